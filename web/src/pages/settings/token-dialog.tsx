/** Making a token: what for, what it may and how long; then its text, this once. */
import { Button, Checkbox, Code, CopyButton, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addToken, type Scope, scopes } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { endOfDay } from '../../parts/days.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useSources } from '../../parts/use-sources.ts';

export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { settings } = useTexts();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>(['read']);
  const [end, setEnd] = useState('');
  const [source, setSource] = useState<string | null>(null);
  const onlyPushes = chosen.join() === 'push';
  const sources = useSources();
  const [token, setToken] = useState<string | null>(null);
  if (token !== null) return <TokenOnce token={token} onClose={onClose} />;
  return (
    <FormDialog
      title={settings.addToken}
      confirm={settings.addToken}
      onClose={onClose}
      action={() =>
        chosen.length === 0
          ? undefined
          : addToken({
              name: name.trim(),
              scopes: chosen,
              source: onlyPushes ? source : null,
              expires: end === '' ? null : endOfDay(end),
            })
      }
      onDone={(made) => {
        setToken(made.token);
        void queries.invalidateQueries({ queryKey: keys.tokens });
      }}
    >
      <TextInput
        label={settings.tokenName}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Checkbox.Group
        label={settings.scopes}
        value={chosen}
        onChange={(codes) => setChosen(codes as Scope[])}
        error={chosen.length === 0 && settings.scopesMissing}
      >
        <Stack gap={6} my={6}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={settings.scopeNames[scope]} />
          ))}
        </Stack>
      </Checkbox.Group>
      {onlyPushes && (
        <Select
          label={settings.onlySource}
          placeholder={settings.anySource}
          data={(sources.data?.items ?? []).map((one) => one.name)}
          value={source}
          onChange={setSource}
          clearable
        />
      )}
      <TextInput
        type="date"
        label={settings.ends}
        description={settings.endsHint}
        value={end}
        onChange={(event) => setEnd(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function TokenOnce({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const { settings, common } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={settings.tokenOnce}
      centered
      // A click beside the dialog must not lose the token.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        <Notice tone="warn" title={settings.tokenOnce} text={settings.tokenOnceText} />
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {token}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={token}>
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
    </Modal>
  );
}
