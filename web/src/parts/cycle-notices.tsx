/** What a cycle has to say beside its counts. */
import { Stack } from '@mantine/core';
import type { Notice as CycleNotice } from '../api/cycles.ts';
import { useTexts } from '../i18n/language.tsx';
import { Explained } from './explained.tsx';
import { Notice } from './notice.tsx';

export function CycleNotices({ notices }: { readonly notices: readonly CycleNotice[] }) {
  const { names } = useTexts();
  if (notices.length === 0) return null;
  return (
    <Stack mb="md" gap="xs">
      {notices.map(({ entity, code, text }) => (
        <Notice key={`${entity} ${code} ${text}`} tone="warn" title={names.entities[entity]}>
          <Explained code={code} detail={text} />
        </Notice>
      ))}
    </Stack>
  );
}
