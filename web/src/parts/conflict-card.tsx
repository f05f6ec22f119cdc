/** One conflict: what stands against what, and what can be decided. The histories are read when somebody opens them. */
import { Badge, Button, Collapse, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import type { Conflict } from '../api/outcomes.ts';
import { useTexts } from '../i18n/language.tsx';
import { ConflictDecisions, type Decided } from './conflict-decisions.tsx';
import { ConflictRow, nameOfRow } from './conflict-row.tsx';
import { ConflictSide } from './conflict-side.tsx';
import { type Side, sidesOf } from './conflict-sides.ts';
import { Explained } from './explained.tsx';
import { LabelledLine } from './labelled-line.tsx';

interface Props {
  readonly conflict: Conflict;
  /** Whether whoever looks may decide. */
  readonly mayAct: boolean;
  readonly onDecided: (decided: Decided) => void;
}

export function ConflictCard({ conflict, mayAct, onDecided }: Props) {
  const { outcomes, names } = useTexts();
  const [open, { toggle }] = useDisclosure(false);
  const { source, entity, key, number, reason, code, decisions, row } = conflict;
  const sides = sidesOf(conflict);
  const texts =
    row === null
      ? { decide: outcomes.lookAndDecide, look: outcomes.conflictPeople }
      : { decide: outcomes.lookAtAllAndDecide, look: outcomes.conflictRow };
  const title = `${names.entities[entity]}: ${row === null ? (number ?? key) : `${nameOfRow(row)} (${key})`}`;
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4">
            {title}
          </Title>
          <Badge variant="default" tt="none">
            {source}
          </Badge>
        </Group>
        <WhoStands conflict={conflict} sides={sides} />
        <div>
          <Explained code={code} detail={reason} />
        </div>
        {(sides.length > 0 || row !== null) && (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            aria-expanded={open}
            leftSection={<IconChevronDown size={14} aria-hidden />}
            onClick={toggle}
          >
            {mayAct && decisions.length > 0 ? texts.decide : texts.look}
          </Button>
        )}
        <Collapse expanded={open}>
          {open && (
            <Stack>
              <SimpleGrid cols={{ base: 1, sm: 2, lg: row === null ? 2 : 3 }}>
                {row !== null && <ConflictRow conflict={conflict} row={row} withPhoto={mayAct} />}
                {sides.map(({ person, role }) => (
                  <ConflictSide key={person} person={person} role={role} row={row} />
                ))}
              </SimpleGrid>
              {mayAct && decisions.length > 0 && (
                <ConflictDecisions conflict={conflict} sides={sides} onDecided={onDecided} />
              )}
              {decisions.length === 0 && <Text size="sm">{outcomes.onlyTheSource}</Text>}
            </Stack>
          )}
        </Collapse>
      </Stack>
    </Paper>
  );
}

/** Everybody by name, before anything is opened. */
function WhoStands({ conflict: { people }, sides }: { readonly conflict: Conflict; readonly sides: readonly Side[] }) {
  const { outcomes } = useTexts();
  return (
    <div>
      {sides.map(({ person, role }) => {
        const known = people.find(({ id }) => id === person);
        const text = [known?.name ?? outcomes.localId(person), known?.department].filter(Boolean).join(' · ');
        return <LabelledLine key={person} label={outcomes.sides[role]} text={text} />;
      })}
    </div>
  );
}
