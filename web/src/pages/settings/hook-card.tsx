/** One web hook: where it goes, how far behind it is, what went wrong, and what can be done. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Hook, HookLog } from '../../api/hooks.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { HookActions } from './hook-actions.tsx';

export function HookCard({ hook }: { readonly hook: Hook }) {
  const { hooks } = useTexts();
  return (
    <Paper withBorder p="md" component="section" aria-label={hook.name}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h4">
              {hook.name}
            </Title>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {hook.url}
            </Text>
          </div>
        </Group>
        {hook.streams.map((log) => (
          <LogLine key={log.stream} log={log} />
        ))}
        {hook.refusals.slice(0, 5).map(({ stream, id, error }) => (
          <Text key={`${stream} ${id}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {hooks.streams[stream]} {id}: {error}
          </Text>
        ))}
        {hook.exchanging && <Notice tone="warn" title={hooks.exchanging} />}
        <HookActions hook={hook} />
      </Stack>
    </Paper>
  );
}

function LogLine({ log }: { readonly log: HookLog }) {
  const { hooks } = useTexts();
  const { stream, waiting, refused, error, nextTry } = log;
  const counts = [
    waiting === 0 ? hooks.upToDate : hooks.waiting(waiting),
    refused > 0 ? hooks.refused(refused) : '',
  ].filter(Boolean);
  const text = `${hooks.streams[stream]}: ${counts.join(' · ')}`;
  if (error === null) return <Text size="sm">{text}</Text>;
  return (
    <Notice tone="bad" title={text} text={error}>
      {nextTry !== null && (
        <Text size="sm" mt={4}>
          {hooks.nextTry}: <RelativeTime at={nextTry} />
        </Text>
      )}
    </Notice>
  );
}
