/** How far a running cycle is: told live, and by the answer that the page has until then. */
import { Progress as Bar, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Progress } from '../api/cycles.ts';
import { keys } from '../api/keys.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';

interface Props {
  readonly source: string;
  /** What the server said when it was last asked. */
  readonly known: Progress | null;
}

export function CycleProgress({ source, known }: Props) {
  const { cycle, names } = useTexts();
  const formats = useFormats();
  // Never asked for: the live connection puts it there.
  const { data } = useQuery<Progress | null>({ queryKey: keys.progress(source), queryFn: () => null, enabled: false });
  const progress = data ?? known;
  const step = names.steps[progress?.step ?? 'connect'];
  const text = progress?.entity ? cycle.progress(step, names.entities[progress.entity]) : step;
  const { rows, expected } = progress ?? { rows: 0, expected: null };
  const counted =
    expected === null ? formats.number(rows) : cycle.rowsOf(formats.number(rows), formats.number(expected));
  const known100 = expected !== null && expected > 0;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{text}</Text>
        {rows > 0 && <Text size="sm">{counted}</Text>}
      </Group>
      <Bar
        value={known100 ? Math.min(100, (rows / expected) * 100) : 100}
        animated={!known100}
        striped={!known100}
        aria-label={text}
      />
    </Stack>
  );
}
