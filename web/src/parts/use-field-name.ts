/** Names of fields in the language in use; custom fields are called as the settings say. */
import { useCallback, useMemo } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { useCustomFields } from './use-custom-fields.ts';

export function useFieldName(): (field: string) => string {
  const { names } = useTexts();
  const fields = useCustomFields();
  const labels = useMemo(() => new Map(fields.map(({ name, label }) => [`custom.${name}`, label])), [fields]);
  return useCallback(
    (field) => {
      const known: Readonly<Record<string, string>> = names.fields;
      return known[field] ?? labels.get(field) ?? field.replace(/^custom\./, '');
    },
    [names, labels],
  );
}
