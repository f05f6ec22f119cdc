/** One side of a conflict: the person with what they have, and what happened to them last. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { getPerson, listPersonChanges, type Person } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { ChangeMark } from './change-mark.tsx';
import { ConflictFacts, type Facts, factsOf } from './conflict-facts.tsx';
import type { Side } from './conflict-sides.ts';
import { FieldDiff } from './field-diff.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { PageLink } from './page-link.tsx';
import { personName } from './person-name.ts';
import { PersonPhoto } from './person-photo.tsx';
import { RelativeTime } from './relative-time.tsx';
import { useActorName } from './use-actor-name.ts';

interface Props extends Side {
  /** What the row says with which the person is compared. */
  readonly row: Facts | null;
}

export function ConflictSide({ person: id, role, row }: Props) {
  const { outcomes } = useTexts();
  const person = useQuery({ queryKey: keys.person(id), queryFn: ({ signal }) => getPerson(id, signal) });
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {outcomes.sides[role]}
      </Text>
      <Answer query={person}>{(found) => <Known person={found} row={row} />}</Answer>
      <Text fw={600} mt="sm">
        {outcomes.history}
      </Text>
      <History person={id} />
    </Paper>
  );
}

function Known({ person, row }: { readonly person: Person; readonly row: Facts | null }) {
  const { outcomes, names, people } = useTexts();
  const { id, status, identifiers, links } = person;
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <PersonPhoto person={person} size={72} />
      <Stack gap={4} miw={0}>
        <Title order={3} size="h5">
          <PageLink to="/people/$id" params={{ id: String(id) }}>
            {personName(person)}
          </PageLink>
        </Title>
        <Text size="sm">{[outcomes.localId(id), names.personStatuses[status]].join(' · ')}</Text>
        <ConflictFacts facts={factsOf(person, row)} row={row} />
        <LabelledLine
          label={people.tabIdentifiers}
          text={identifiers.map(({ number }) => number).join(', ') || people.identifiersEmpty}
        />
        <LabelledLine
          label={people.links}
          text={links.map(({ source, key }) => people.fromSource(source, key)).join('; ') || people.noSource}
        />
      </Stack>
    </Group>
  );
}

function History({ person }: { readonly person: number }) {
  const { outcomes } = useTexts();
  const actorOf = useActorName();
  const changes = useQuery({
    queryKey: [...keys.personChanges(person), 'newest'],
    queryFn: ({ signal }) => listPersonChanges(person, undefined, signal),
  });
  return (
    <Answer query={changes}>
      {({ items }) => (
        <Stack gap="xs">
          {items.length === 0 && <Text size="sm">{outcomes.noHistory}</Text>}
          {items.map((change) => (
            <div key={change.id}>
              <Group gap="xs">
                <ChangeMark kind={change.change} />
                <Text size="sm" c="dimmed">
                  <RelativeTime at={change.at} /> · {actorOf(change.actor)}
                </Text>
              </Group>
              <FieldDiff entity={change.entity} fields={change.fields} />
            </div>
          ))}
        </Stack>
      )}
    </Answer>
  );
}
