/** The language in use: its texts, and the way it writes dates and numbers. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Dictionary } from './dictionary.ts';
import { en } from './en.ts';
import { type Formats, formatsOf } from './formats.ts';
import { kazakhFormats } from './kazakh-formats.ts';

export const languages = { en: 'English', ru: 'Русский', kk: 'Қазақша' } as const;
export type Language = keyof typeof languages;

// English comes with the page; the others when they are asked for.
const loaders: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: async () => en,
  ru: async () => (await import('./ru.ts')).ru,
  kk: async () => (await import('./kk.ts')).kk,
};

// Days before months and 24 hours, as the readers of every language have it here.
const locales = { en: 'en-GB', ru: 'ru', kk: 'kk' } as const;

interface LanguageInUse {
  readonly language: Language;
  readonly texts: Dictionary;
  readonly formats: Formats;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<LanguageInUse | null>(null);
const storageKey = 'gatehouse-language';

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [loaded, setLoaded] = useState<{ language: Language; texts: Dictionary } | null>(null);

  useEffect(() => {
    let current = true;
    void loaders[wanted]().then((texts) => {
      if (!current) return;
      document.documentElement.lang = wanted;
      setLoaded({ language: wanted, texts });
    });
    return () => {
      current = false;
    };
  }, [wanted]);

  const choose = useCallback((language: Language) => {
    localStorage.setItem(storageKey, language);
    setWanted(language);
  }, []);

  const inUse = useMemo(
    () =>
      loaded === null
        ? null
        : {
            ...loaded,
            formats: loaded.language === 'kk' ? kazakhFormats() : formatsOf(locales[loaded.language]),
            choose,
          },
    [loaded, choose],
  );
  return inUse === null ? null : <LanguageContext value={inUse}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageInUse {
  const inUse = useContext(LanguageContext);
  if (inUse === null) throw new Error('No LanguageProvider above');
  return inUse;
}

export function useTexts(): Dictionary {
  return useLanguage().texts;
}

export function useFormats(): Formats {
  return useLanguage().formats;
}

function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  const candidates = [stored ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return candidates.find(isLanguage) ?? 'en';
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}
