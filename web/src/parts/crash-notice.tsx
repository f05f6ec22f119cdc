/** What is shown in place of a page that failed. */
import { Button, Code, Stack } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useTexts } from '../i18n/language.tsx';
import { Notice } from './notice.tsx';

export function CrashNotice({ thrown }: { readonly thrown: unknown }) {
  const { common } = useTexts();
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return (
    <Stack p="md" align="flex-start">
      <Notice tone="bad" icon={IconBug} title={common.crashTitle} text={common.crashRemedy} />
      <Button onClick={() => window.location.reload()}>{common.reload}</Button>
      <Code block tabIndex={0}>
        {text}
      </Code>
    </Stack>
  );
}
