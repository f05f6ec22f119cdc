/** Formats of card numbers by their short names, with what these mean. */
import { useCallback } from 'react';
import { useTexts } from '../i18n/language.tsx';

export function useFormatName(): (format: string) => string {
  const { mapping } = useTexts();
  return useCallback(
    (format) => {
      const meaning = mapping.formats[format];
      return meaning === undefined ? format : `${format} · ${meaning}`;
    },
    [mapping],
  );
}
