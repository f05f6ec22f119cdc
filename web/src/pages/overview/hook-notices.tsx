/** Web hooks that do not get through; silent while all do. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listHooks } from '../../api/hooks.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';

export function HookNotices() {
  const { hooks } = useTexts();
  const { data } = useQuery({ queryKey: keys.hooks, queryFn: ({ signal }) => listHooks(signal) });
  const failing = (data?.items ?? []).flatMap(({ name, streams }) =>
    streams.filter(({ error }) => error !== null).map((log) => ({ name, ...log })),
  );
  if (failing.length === 0) return null;
  return (
    <Stack gap="xs" my="md">
      {failing.map(({ name, stream, waiting, error }) => (
        <Notice
          key={`${name} ${stream}`}
          tone="bad"
          title={hooks.failing(name)}
          text={`${hooks.streams[stream]}: ${hooks.waiting(waiting)}. ${error ?? ''}`}
        />
      ))}
    </Stack>
  );
}
