/** The counts of a cycle that are not zero, in a line. */
import { Text } from '@mantine/core';
import type { Counts } from '../api/cycles.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';

const told = ['created', 'updated', 'removed', 'held', 'rejected', 'conflicts'] as const;

export function CountsLine({ counts }: { readonly counts: Counts }) {
  const { names } = useTexts();
  const formats = useFormats();
  const parts = told
    .filter((name) => counts[name] > 0)
    .map((name) => `${names.counts[name].toLocaleLowerCase()} ${formats.number(counts[name])}`);
  return (
    <Text size="sm" c="dimmed">
      {parts.length === 0 ? names.cycleStates.unchanged : parts.join(' · ')}
    </Text>
  );
}
