/** The counts of a cycle as tiles, and each entity's as a bar whose parts are what happened to its rows. */
import { Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Entity } from '../api/changes.ts';
import type { Counts } from '../api/cycles.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';

const parts = [
  ['created', 'good.7'],
  ['updated', 'gate.6'],
  ['removed', 'bad.6'],
  ['held', 'warn.5'],
  ['rejected', 'warn.8'],
  ['conflicts', 'bad.9'],
] as const;

interface Props {
  readonly total: Counts;
  readonly entities: Readonly<Partial<Record<Entity, Counts>>>;
}

export function CountBars({ total, entities }: Props) {
  const { names } = useTexts();
  const formats = useFormats();
  const told = Object.entries(entities) as [Entity, Counts][];
  // A bar for each entity that nothing happened to would only push the changes down.
  const quiet = told.filter((line) => !isTold(line) && line[1].unchanged > 0);
  return (
    <Stack mb="md">
      <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="xs">
        {parts.map(([name]) => (
          <Paper key={name} withBorder p="xs">
            <Text fw={700} size="xl" lh={1.1}>
              {formats.number(total[name])}
            </Text>
            <Text size="sm" c="dimmed">
              {names.counts[name]}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl" verticalSpacing="sm">
        {told.filter(isTold).map(([entity, counts]) => (
          <EntityBar key={entity} name={names.entities[entity]} counts={counts} />
        ))}
      </SimpleGrid>
      {quiet.length > 0 && (
        <Text size="sm" c="dimmed">
          {`${names.counts.unchanged}: `}
          {quiet.map(([entity, { unchanged }]) => `${names.entities[entity]} ${formats.number(unchanged)}`).join(' · ')}
        </Text>
      )}
    </Stack>
  );
}

function isTold([, counts]: readonly [Entity, Counts]): boolean {
  return parts.some(([part]) => counts[part] > 0);
}

function EntityBar({ name, counts }: { readonly name: string; readonly counts: Counts }) {
  const { names } = useTexts();
  const formats = useFormats();
  const whole = Math.max(1, counts.unchanged + parts.reduce((sum, [part]) => sum + counts[part], 0));
  const told = parts.filter(([part]) => counts[part] > 0);
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {[
            ...told.map(([part]) => `${names.counts[part]} ${formats.number(counts[part])}`),
            `${names.counts.unchanged} ${formats.number(counts.unchanged)}`,
          ].join(' · ')}
        </Text>
      </Group>
      <Progress.Root size="lg" aria-hidden>
        {told.map(([part, color]) => (
          <Progress.Section key={part} value={Math.max(0.5, (counts[part] / whole) * 100)} color={color} />
        ))}
      </Progress.Root>
    </div>
  );
}
