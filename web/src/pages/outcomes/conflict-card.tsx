/** One conflict: what stands against what. The histories are read when somebody opens them. */
import { Badge, Button, Collapse, Group, Paper, SimpleGrid, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import type { Conflict } from '../../api/outcomes.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Explained } from '../../parts/explained.tsx';
import { ConflictSide } from './conflict-side.tsx';

export function ConflictCard({ conflict }: { readonly conflict: Conflict }) {
  const { outcomes, names } = useTexts();
  const [open, { toggle }] = useDisclosure(false);
  const { source, entity, key, reason, code, localIds: persons } = conflict;
  return (
    <Paper withBorder p="md" component="section" aria-label={`${names.entities[entity]} ${key}`}>
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4">
            {names.entities[entity]}: {key}
          </Title>
          <Badge variant="default" tt="none">
            {source}
          </Badge>
        </Group>
        <div>
          <Explained code={code} detail={reason} />
        </div>
        {persons.length > 0 && (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            aria-expanded={open}
            leftSection={<IconChevronDown size={14} aria-hidden />}
            onClick={toggle}
          >
            {outcomes.conflictPeople}
          </Button>
        )}
        <Collapse expanded={open}>
          {open && (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {persons.map((id) => (
                <ConflictSide key={id} person={id} />
              ))}
            </SimpleGrid>
          )}
        </Collapse>
      </Stack>
    </Paper>
  );
}
