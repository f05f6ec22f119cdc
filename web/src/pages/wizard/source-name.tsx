/** What the source will be called. */
import { SimpleGrid, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { useSources } from '../../parts/use-sources.ts';
import type { StepProps } from './draft.ts';

interface Props extends StepProps {
  readonly stored: string | null;
  /** Whether something depends on the name already. */
  readonly settled?: boolean;
}

export function SourceName({ draft, stored, onChange, settled = false }: Props) {
  const { wizard } = useTexts();
  const error = useNameError(draft.name, stored);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={wizard.name}
        description={wizard.nameHint}
        value={draft.name}
        error={error}
        // Reports and events of the past carry the name.
        disabled={stored !== null || settled}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value.trim() })}
        autoComplete="off"
      />
    </SimpleGrid>
  );
}

/** What is wrong with the name of a new source. */
export function useNameError(name: string, stored: string | null): string | null {
  const { wizard } = useTexts();
  const { data } = useSources();
  if (name === '' || stored !== null) return null;
  if (!/^[a-z0-9-]{1,60}$/.test(name)) return wizard.nameWrong;
  return data?.items.some((source) => source.name === name) ? wizard.nameTaken : null;
}
