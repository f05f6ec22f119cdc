/** The draft as YAML: what is written there becomes the draft as soon as the server understands it. */
import { Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { type Draft, draftOfYaml, yamlOfDraft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { noDraft, type StepProps } from './draft.ts';
import { withTypedSecret } from './typed-secrets.ts';

const CodeEditor = lazy(async () => ({ default: (await import('../../parts/code-editor.tsx')).CodeEditor }));
const pause = 400;

export function YamlPanel({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  // As it was when the panel was opened: a text that is written anew under somebody's hands cannot be written in.
  const [opened] = useState(draft);
  const written = useQuery({
    queryKey: ['drafts', 'yaml', opened],
    queryFn: ({ signal }) => yamlOfDraft(opened, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { edit, parsing } = useParsed(opened, onChange);
  return (
    <Stack>
      <Text c="dimmed">{wizard.yamlHint}</Text>
      <Answer query={written}>
        {(yaml) => (
          <Suspense fallback={<LoadingNotice />}>
            <CodeEditor label={wizard.yaml} text={yaml} onChange={edit} />
          </Suspense>
        )}
      </Answer>
      <Text size="sm" role="status">
        {parsing.isPending && wizard.yamlBusy}
        {parsing.data?.errors.length === 0 && wizard.yamlGood}
      </Text>
      {parsing.data?.errors.map(({ code, detail, remedy }) => (
        <Notice key={`${code} ${detail}`} tone="warn" title={detail} text={remedy} />
      ))}
      {parsing.error && <ProblemNotice thrown={parsing.error} />}
    </Stack>
  );
}

/** Reads the text when it has rested for a moment, and at once when the panel is left. */
function useParsed(opened: Draft, onChange: StepProps['onChange']) {
  const waiting = useRef<{ timer: number; text: string } | null>(null);
  const newest = useRef('');
  const parsing = useMutation({
    mutationFn: async (text: string) => {
      const { source, errors } = await draftOfYaml(text);
      const whole = withTypedSecret({ ...noDraft, ...source }, opened);
      // A secret that only this page knows is none that the server misses.
      const known = whole.connection !== source.connection;
      return { source: whole, errors: errors.filter(({ place }) => !known || !place?.endsWith('.connection')) };
    },
    onSuccess: ({ source }, text) => {
      if (text === newest.current) onChange(source);
    },
  });
  const { mutate } = parsing;
  const edit = (text: string) => {
    newest.current = text;
    window.clearTimeout(waiting.current?.timer);
    const timer = window.setTimeout(() => {
      waiting.current = null;
      mutate(text);
    }, pause);
    waiting.current = { timer, text };
  };
  useEffect(
    () => () => {
      if (waiting.current === null) return;
      window.clearTimeout(waiting.current.timer);
      mutate(waiting.current.text);
    },
    [mutate],
  );
  return { edit, parsing };
}
