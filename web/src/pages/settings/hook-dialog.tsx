/** Adding a web hook, or changing one; a new one shows its secret, this once. */
import { Checkbox, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Hook, type HookSettings, type HookStream, putHook } from '../../api/hooks.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useSources } from '../../parts/use-sources.ts';
import { SecretOnce } from './secret-once.tsx';

interface Props {
  /** Null for a new one. */
  readonly hook: Hook | null;
  readonly onClose: () => void;
}

const both: readonly HookStream[] = ['access', 'changes'];

export function HookDialog({ hook, onClose }: Props) {
  const { hooks, common } = useTexts();
  const queries = useQueryClient();
  const [settings, setSettings] = useState<HookSettings>(hook?.settings ?? { name: '', url: '' });
  const [secret, setSecret] = useState<string | null>(null);
  const set = (change: Partial<HookSettings>) => setSettings((before) => ({ ...before, ...change }) as HookSettings);
  const streams = settings.events ?? both;
  if (secret !== null) {
    return <SecretOnce secret={secret} title={hooks.secretOnce} text={hooks.secretOnceText} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={hook === null ? hooks.add : hooks.editOf(hook.name)}
      confirm={common.save}
      onClose={onClose}
      action={() => (streams.length === 0 ? undefined : putHook(trimmed(settings)))}
      onDone={(made) => {
        tellDone(hooks.saved);
        void queries.invalidateQueries({ queryKey: keys.hooks });
        if (made.secret === null) onClose();
        else setSecret(made.secret);
      }}
    >
      <TextInput
        label={hooks.name}
        description={hooks.nameHint}
        value={settings.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        disabled={hook !== null}
        required
        data-autofocus
      />
      <TextInput
        type="url"
        label={hooks.url}
        placeholder={hooks.urlHint}
        value={settings.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
        required
      />
      <HookChoices settings={settings} set={set} isNew={hook === null} />
    </FormDialog>
  );
}

interface ChoicesProps {
  readonly settings: HookSettings;
  readonly set: (change: Partial<HookSettings>) => void;
  readonly isNew: boolean;
}

/** What is posted, and how. */
function HookChoices({ settings, set, isNew }: ChoicesProps) {
  const { hooks } = useTexts();
  const sources = useSources();
  const streams = settings.events ?? both;
  return (
    <>
      <Checkbox.Group
        label={hooks.what}
        value={[...streams]}
        onChange={(codes) => set({ events: codes as HookStream[] })}
        error={streams.length === 0 && hooks.whatMissing}
      >
        <Stack gap={6} my={6}>
          {both.map((stream) => (
            <Checkbox key={stream} value={stream} label={hooks.streams[stream]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label={hooks.onlySources}
        placeholder={(settings.sources ?? []).length === 0 ? hooks.allSources : ''}
        data={(sources.data?.items ?? []).map(({ name }) => name)}
        value={[...(settings.sources ?? [])]}
        onChange={(names) => set({ sources: names })}
      />
      <NumberInput
        label={hooks.batch}
        min={1}
        max={100}
        allowDecimal={false}
        value={settings.batch ?? 1}
        onChange={(batch) => set({ batch: Number(batch) || 1 })}
      />
      {isNew && (
        <Checkbox
          label={hooks.fromStart}
          checked={settings.from === 'start'}
          onChange={(event) => set({ from: event.currentTarget.checked ? 'start' : 'now' })}
        />
      )}
      <Checkbox
        label={hooks.allowLoopback}
        description={hooks.allowLoopbackHint}
        checked={settings.allowLoopback ?? false}
        onChange={(event) => set({ allowLoopback: event.currentTarget.checked })}
      />
    </>
  );
}

/** No source chosen means all. */
function trimmed({ sources, ...settings }: HookSettings): HookSettings {
  const chosen = sources === undefined || sources.length === 0 ? {} : { sources };
  return { ...settings, ...chosen, name: settings.name.trim(), url: settings.url.trim() };
}
