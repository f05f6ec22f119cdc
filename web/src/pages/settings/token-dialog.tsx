/** Making a token: what for, what it may and how long; then its text, this once. */
import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addToken, type Scope, scopes } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { endOfDay } from '../../parts/days.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { useSources } from '../../parts/use-sources.ts';
import { SecretOnce } from './secret-once.tsx';

export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { settings } = useTexts();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>(['read']);
  const [end, setEnd] = useState('');
  const [source, setSource] = useState<string | null>(null);
  const names = (useSources().data?.items ?? []).map((one) => one.name);
  const [token, setToken] = useState<string | null>(null);
  if (token !== null) {
    return <SecretOnce secret={token} title={settings.tokenOnce} text={settings.tokenOnceText} onClose={onClose} />;
  }
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
              source: pushesOnly(chosen) ? source : null,
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
      {pushesOnly(chosen) && (
        <Select
          label={settings.onlySource}
          placeholder={settings.anySource}
          data={names}
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

function pushesOnly(chosen: readonly Scope[]): boolean {
  return chosen.join() === 'push';
}

function TokenOnce({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const { settings } = useTexts();
  return <SecretOnce secret={token} title={settings.tokenOnce} text={settings.tokenOnceText} onClose={onClose} />;
}
