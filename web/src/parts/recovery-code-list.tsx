/** Recovery codes that were just made, shown this once. */
import { Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { useTexts } from '../i18n/language.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

export function RecoveryCodeList({ codes, onKept }: Props) {
  const { secondFactor, settings } = useTexts();
  const text = codes.join('\n');
  return (
    <Stack>
      <Notice tone="warn" title={secondFactor.codes} text={secondFactor.codesText} />
      <Code block>{text}</Code>
      <Group justify="flex-end">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? settings.copied : settings.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onKept}>{secondFactor.kept}</Button>
      </Group>
    </Stack>
  );
}
