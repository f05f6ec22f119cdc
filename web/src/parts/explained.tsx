/**
 * What went wrong: what its code means in the reader's language, and below it the server's own sentence, which is English and knows the
 * case. Readers of English need that sentence only.
 */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { useMeaning } from './use-meaning.ts';

interface Props {
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string | null | undefined;
  /** Lines about the case, such as where it is. */
  readonly children?: ReactNode;
}

export function Explained({ code, detail, remedy, children }: Props) {
  const { common } = useTexts();
  const meaning = useMeaning()(code);
  return (
    <>
      {meaning === null ? (
        <>
          <Text size="sm">{detail}</Text>
          {children}
          {remedy && <LabelledLine label={common.remedy} text={remedy} />}
        </>
      ) : (
        <>
          <Text size="sm">{meaning}</Text>
          {children}
          <LabelledLine
            label={common.details}
            text={remedy ? `${detail.replace(/\.$/, '')}. ${remedy}` : detail}
            lang="en"
          />
        </>
      )}
      <Text size="xs" c="dimmed" ff="monospace">
        {code}
      </Text>
    </>
  );
}
