/** The counts of a cycle that are not zero, in a line. */
import { Text } from '@mantine/core';
import type { CycleSummary } from '../api/cycles.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';

const told = ['created', 'updated', 'removed', 'held', 'rejected', 'conflicts'] as const;

export function CountsLine({ cycle }: { readonly cycle: CycleSummary }) {
  const { names } = useTexts();
  const formats = useFormats();
  const parts = told
    .map((name) => ({ name, count: cycle[name] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${names.counts[name].toLocaleLowerCase()} ${formats.number(count)}`);
  return (
    <Text size="sm" c="dimmed">
      {parts.length === 0
        ? names.cycleStates[cycle.state === 'applied' ? 'unchanged' : cycle.state]
        : parts.join(' · ')}
    </Text>
  );
}
