/**
 * What went wrong: what its code means in the reader's language, and below it the server's own sentence, which is English and knows the
 * case. Readers of English need that sentence only.
 */
import { Text } from '@mantine/core';
import { useTexts } from '../i18n/language.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { useMeaning } from './use-meaning.ts';

interface Props {
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string | null | undefined;
}

export function Explained({ code, detail, remedy }: Props) {
  const { common } = useTexts();
  const meaning = useMeaning()(code);
  return (
    <>
      {meaning === null ? (
        <>
          <Text size="sm">{detail}</Text>
          {remedy && <LabelledLine label={common.remedy} text={remedy} />}
        </>
      ) : (
        <>
          <Text size="sm">{meaning}</Text>
          <LabelledLine label={common.details} text={remedy ? `${detail.replace(/\.$/, '')}. ${remedy}` : detail} lang="en" />
        </>
      )}
      <Text size="xs" c="dimmed" ff="monospace">
        {code}
      </Text>
    </>
  );
}
