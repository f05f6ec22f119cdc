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
  const onlyPushes = chosen.join() === 'push';
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
      {onlyPushes && <OnlySource value={source} onChange={setSource} />}
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

interface OnlySourceProps {
  readonly value: string | null;
  readonly onChange: (source: string | null) => void;
}

/** Into which source the token may push; null for any. */
function OnlySource({ value, onChange }: OnlySourceProps) {
  const { settings } = useTexts();
  const sources = useSources();
  return (
    <Select
      label={settings.onlySource}
      placeholder={settings.anySource}
      data={(sources.data?.items ?? []).map(({ name }) => name)}
      value={value}
      onChange={onChange}
      clearable
    />
  );
}
