/** A secret that was just made, shown this once. */
import { Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Notice } from '../../parts/notice.tsx';

interface Props {
  readonly secret: string;
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}

export function SecretOnce({ secret, title, text, onClose }: Props) {
  const { settings, common } = useTexts();
  return (
    <Dialog title={title} onClose={onClose} closeOnClickOutside={false}>
      <Stack>
        <Notice tone="warn" title={title} text={text} />
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button onClick={copy} data-autofocus>
                {copied ? settings.copied : settings.copy}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {common.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
