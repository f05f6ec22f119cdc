/** A token for the other system, good for this source only. */
import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addToken } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface Props {
  readonly name: string;
  readonly token: string | null;
  readonly onToken: (token: string) => void;
}

export function PushToken({ name, token, onToken }: Props) {
  const { pushing } = useTexts();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => addToken({ name: pushing.tokenName(name), scopes: ['push'], source: name, expires: null }),
    onSuccess: (made) => {
      onToken(made.token);
      void queries.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  return (
    <Stack gap="xs">
      <div>
        <Text fw={600}>{pushing.token}</Text>
        <Text size="sm" c="dimmed">
          {token === null ? pushing.tokenText : pushing.tokenOnce}
        </Text>
      </div>
      {token === null ? (
        <Group>
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {pushing.makeToken}
          </Button>
        </Group>
      ) : (
        <Group>
          <Code style={{ overflowWrap: 'anywhere' }}>{token}</Code>
          <CopyButton value={token}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-sm" onClick={copy}>
                {copied ? pushing.copied : pushing.copyToken}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
      {make.error && <ProblemNotice thrown={make.error} />}
    </Stack>
  );
}
