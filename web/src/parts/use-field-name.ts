/** Names of fields in the language in use; custom fields keep the name that the configuration gave them. */
import { useCallback } from 'react';
import { useTexts } from '../i18n/language.tsx';

export function useFieldName(): (field: string) => string {
  const { names } = useTexts();
  return useCallback(
    (field) => {
      const known: Readonly<Record<string, string>> = names.fields;
      return known[field] ?? field.replace(/^custom\./, '');
    },
    [names],
  );
}
