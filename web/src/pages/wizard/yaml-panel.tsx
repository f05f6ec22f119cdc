/** The draft as YAML: what is written there becomes the draft as soon as the server understands it. */
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { yamlOfDraft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import type { StepProps } from './draft.ts';
import { useParsed, type WrittenYaml } from './use-parsed.ts';
import { YamlFaults } from './yaml-faults.tsx';

const CodeEditor = lazy(async () => ({ default: (await import('../../parts/code-editor.tsx')).CodeEditor }));

interface Props extends StepProps {
  /** The text that was written last, whose comments are to stay. */
  readonly written: RefObject<WrittenYaml | null>;
}

export function YamlPanel({ draft, onChange, written }: Props) {
  const { wizard } = useTexts();
  // As it was when the panel was opened: a text that is written anew under somebody's hands cannot be written in.
  const [opened] = useState(draft);
  const [before] = useState(written.current);
  // What was not understood is still what somebody wrote, unless the form has gone on since.
  const unfinished = before !== null && !before.understood && before.draft === opened ? before.text : null;
  const asked = useQuery({
    queryKey: ['drafts', 'yaml', opened, before?.text],
    queryFn: ({ signal }) => (unfinished === null ? yamlOfDraft(opened, before?.text, signal) : unfinished),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { edit, parsing, faults, kept } = useParsed({ opened, onChange, written, unfinished });
  const [at, setAt] = useState<{ readonly line: number } | null>(null);
  return (
    <Stack>
      <Text c="dimmed">{wizard.yamlHint}</Text>
      <Answer query={asked}>
        {(yaml) => (
          <Suspense fallback={<LoadingNotice />}>
            <CodeEditor label={wizard.yaml} text={yaml} onChange={edit} faults={faults.lines} at={at} />
          </Suspense>
        )}
      </Answer>
      <Text size="sm" role="status">
        {parsing.isPending && wizard.yamlBusy}
        {parsing.data && faults.all.length === 0 && wizard.yamlGood}
        {kept && wizard.yamlKept}
      </Text>
      <YamlFaults faults={faults.all} thrown={parsing.error} onLine={(line) => setAt({ line })} />
    </Stack>
  );
}
