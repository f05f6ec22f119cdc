/** One side of a conflict: the person and what happened to it last. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { getPerson, listPersonChanges } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { ChangeMark } from './change-mark.tsx';
import type { Side } from './conflict-sides.ts';
import { FieldDiff } from './field-diff.tsx';
import { PageLink } from './page-link.tsx';
import { personName } from './person-name.ts';
import { RelativeTime } from './relative-time.tsx';

export function ConflictSide({ person: id, role }: Side) {
  const { outcomes, names } = useTexts();
  const person = useQuery({ queryKey: keys.person(id), queryFn: ({ signal }) => getPerson(id, signal) });
  const changes = useQuery({
    queryKey: [...keys.personChanges(id), 'newest'],
    queryFn: ({ signal }) => listPersonChanges(id, undefined, signal),
  });
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {outcomes.sides[role]}
      </Text>
      <Answer query={person}>
        {({ surname, givenName, patronymic, employeeId, status }) => (
          <>
            <Title order={3} size="h5">
              <PageLink to="/people/$id" params={{ id: String(id) }}>
                {personName({ surname, givenName, patronymic })}
              </PageLink>
            </Title>
            <Text size="sm">
              {[outcomes.localId(id), employeeId, names.personStatuses[status]].filter(Boolean).join(' · ')}
            </Text>
          </>
        )}
      </Answer>
      <Text fw={600} mt="sm">
        {outcomes.history}
      </Text>
      <Answer query={changes}>
        {({ items }) => (
          <Stack gap="xs">
            {items.length === 0 && <Text size="sm">{outcomes.noHistory}</Text>}
            {items.map((change) => (
              <div key={change.id}>
                <Group gap="xs">
                  <ChangeMark kind={change.change} />
                  <Text size="sm" c="dimmed">
                    <RelativeTime at={change.at} /> · {change.actor}
                  </Text>
                </Group>
                <FieldDiff fields={change.fields} />
              </div>
            ))}
          </Stack>
        )}
      </Answer>
    </Paper>
  );
}
