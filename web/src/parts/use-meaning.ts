/** What a code of the server means, for readers whose language the server does not speak; null for those of English. */
import { useCallback } from 'react';
import type { Dictionary } from '../i18n/dictionary.ts';
import { useLanguage } from '../i18n/language.tsx';

export function useMeaning(): (code: string) => string | null {
  const { language, texts } = useLanguage();
  return useCallback((code) => (language === 'en' ? null : meaningOf(texts, code)), [language, texts]);
}

/** Null for codes that are none of the server's. */
export function meaningOf({ problems }: Dictionary, code: string): string | null {
  return Object.hasOwn(problems, code) ? problems[code as keyof typeof problems] : null;
}
