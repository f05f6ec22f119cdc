/** What looks wrong in the sample rows though they can be read: in the reader's language, with the server's own sentence below. */
import { Text } from '@mantine/core';
import type { CheckWarning } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LabelledLine } from '../../parts/labelled-line.tsx';
import { Notice } from '../../parts/notice.tsx';

export function CheckWarnings({ warnings }: { readonly warnings: readonly CheckWarning[] }) {
  const { mapping, common } = useTexts();
  // How many rows are rejected is told above the rows.
  const told = warnings.filter(({ kind }) => kind !== 'rejected');
  if (told.length === 0) return null;
  return (
    <Notice tone="warn" title={mapping.warnings}>
      {told.map(({ kind, column, text }) => {
        const meaning = mapping.warningKinds[kind];
        return (
          <div key={`${kind} ${column ?? ''} ${text}`}>
            <Text size="sm">{[column, meaning ?? text].filter(Boolean).join(': ')}</Text>
            {meaning !== undefined && <LabelledLine label={common.details} text={text} lang="en" />}
          </div>
        );
      })}
    </Notice>
  );
}
