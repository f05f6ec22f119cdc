/** Values that are codes of the registry, in the words of the language in use; every other value stays as it is. */
import { useCallback } from 'react';
import { useTexts } from '../i18n/language.tsx';

export function useFieldValue(): (field: string, value: unknown) => unknown {
  const { names } = useTexts();
  return useCallback(
    (field, value) => {
      const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        status: names.personStatuses,
        kind: names.identifierKinds,
        decision: names.decisions,
      };
      return typeof value === 'string' ? (codes[field]?.[value] ?? value) : value;
    },
    [names],
  );
}
