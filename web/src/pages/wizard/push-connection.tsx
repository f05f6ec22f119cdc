/** Step 2 of a source whose records another system sends: its address, a token, an example to try it, and what has come. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { closeTrial, openTrial } from '../../api/trial-records.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { ArrivedRecords } from './arrived-records.tsx';
import type { StepProps } from './draft.ts';
import { PushExample } from './push-example.tsx';
import { PushToken } from './push-token.tsx';
import { SourceName, useNameError } from './source-name.tsx';
import { trialKey, useTrial } from './use-trial.ts';

interface Props extends StepProps {
  readonly stored: string | null;
}

export function PushConnection({ draft, stored, onChange }: Props) {
  const { pushing } = useTexts();
  const formats = useFormats();
  const queries = useQueryClient();
  const [token, setToken] = useState<string | null>(null);
  const { name } = draft;
  const usable = useNameError(name, stored) === null && name !== '';
  const trial = useTrial(name, usable, stored !== null);
  const until = trial.data?.until ?? null;
  const outdate = () => {
    void queries.invalidateQueries({ queryKey: trialKey(name) });
    void queries.invalidateQueries({ queryKey: ['drafts'] });
  };
  const open = useMutation({ mutationFn: () => openTrial(name), onSuccess: outdate });
  const close = useMutation({ mutationFn: () => closeTrial(name), onSuccess: outdate });
  const receives = usable && (stored !== null || until !== null);
  return (
    <Stack>
      <Text>{stored === null ? pushing.text : pushing.storedText}</Text>
      <SourceName draft={draft} stored={stored} onChange={onChange} settled={until !== null} />
      {stored === null && until === null && (
        <Group>
          <Button disabled={!usable} loading={open.isPending} onClick={() => open.mutate()}>
            {pushing.wait}
          </Button>
          {name === '' && (
            <Text size="sm" c="dimmed">
              {pushing.nameFirst}
            </Text>
          )}
        </Group>
      )}
      {open.error && <ProblemNotice thrown={open.error} />}
      {until !== null && (
        <Notice tone="good" title={pushing.waiting(formats.moment(until))} text={pushing.waitingText}>
          <Button
            variant="default"
            size="compact-sm"
            display="block"
            mt={6}
            loading={close.isPending}
            onClick={() => {
              setToken(null);
              close.mutate();
            }}
          >
            {pushing.forget}
          </Button>
        </Notice>
      )}
      {receives && (
        <>
          <PushToken name={name} token={token} onToken={setToken} />
          <PushExample draft={draft} token={token} />
          <ArrivedRecords draft={draft} counts={trial.data?.counts ?? {}} />
        </>
      )}
    </Stack>
  );
}
