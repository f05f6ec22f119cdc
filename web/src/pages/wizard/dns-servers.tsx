/** Name servers that are asked instead of this machine's: a list, written with commas. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import type { StepProps } from './draft.ts';

export function DnsServers({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  const known = Array.isArray(draft['dns']) ? draft['dns'].map(String) : [];
  const [text, setText] = useState(known.join(', '));
  const change = (typed: string) => {
    setText(typed);
    const { dns: _before, ...rest } = draft;
    const servers = typed.split(/[\s,;]+/).filter((server) => server !== '');
    onChange((servers.length === 0 ? rest : { ...rest, dns: servers }) as typeof draft);
  };
  return (
    <TextInput
      label={wizard.dns}
      description={wizard.dnsHint}
      value={text}
      autoComplete="off"
      spellCheck={false}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
