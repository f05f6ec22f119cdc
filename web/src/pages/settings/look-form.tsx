/** Language and appearance of the pages in this browser. */
import { Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { type Language, languages, useLanguage } from '../../i18n/language.tsx';

export function LookForm() {
  const { language, choose, texts } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = { light: texts.shell.light, dark: texts.shell.dark, auto: texts.shell.auto } as const;
  return (
    <>
      <Radio.Group label={texts.shell.language} value={language} onChange={(code) => choose(code as Language)}>
        <Stack gap={6} mt={6}>
          {Object.entries(languages).map(([code, name]) => (
            <Radio key={code} value={code} label={<span lang={code}>{name}</span>} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={texts.shell.theme}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as keyof typeof schemes)}
      >
        <Stack gap={6} mt={6}>
          {Object.entries(schemes).map(([scheme, name]) => (
            <Radio key={scheme} value={scheme} label={name} />
          ))}
        </Stack>
      </Radio.Group>
    </>
  );
}
