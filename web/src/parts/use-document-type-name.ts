/** Names of document types in the language in use; a type that somebody renamed keeps the name it was given. */
import { useCallback } from 'react';
import { en } from '../i18n/en.ts';
import { useTexts } from '../i18n/language.tsx';

export function useDocumentTypeName(): (letter: string, stored: string) => string {
  const { documentTypes } = useTexts();
  return useCallback(
    (letter, stored) => {
      const shipped: Readonly<Record<string, string>> = en.documentTypes;
      const known: Readonly<Record<string, string>> = documentTypes;
      return shipped[letter] === stored ? (known[letter] ?? stored) : stored;
    },
    [documentTypes],
  );
}
