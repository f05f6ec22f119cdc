/** The path of a SQLite file. */
import { TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import type { StepProps } from './draft.ts';
import { pathOfUrl } from './url-parts.ts';

export function SqliteConnection({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  const change = (path: string) => onChange({ ...draft, connection: path === '' ? '' : `sqlite:${path}` });
  return (
    <TextInput
      label={wizard.path}
      description={wizard.pathHint}
      value={pathOfUrl(draft.connection)}
      onChange={(event) => change(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
