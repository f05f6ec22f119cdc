/** The whole configuration as YAML: checked with what would change, then applied. */
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { type Applied, getConfiguration, putConfiguration } from '../../api/configuration.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useMayAct } from '../../shell/account.ts';
import { DifferenceList } from './difference-list.tsx';

const CodeEditor = lazy(async () => ({ default: (await import('../../parts/code-editor.tsx')).CodeEditor }));

export function ConfigurationPart() {
  const stored = useQuery({
    queryKey: keys.configuration,
    queryFn: ({ signal }) => getConfiguration(signal),
    // Fetched again under somebody's hands, it would take away what they wrote.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Answer query={stored}>{(yaml) => <ConfigurationForm key={yaml} stored={yaml} />}</Answer>;
}

function ConfigurationForm({ stored }: { readonly stored: string }) {
  const { settings } = useTexts();
  const mayChange = useMayAct('administrator');
  const queries = useQueryClient();
  const [text, setText] = useState(stored);
  const [prune, setPrune] = useState(false);
  const [checked, setChecked] = useState<{ readonly text: string; readonly applied: Applied } | null>(null);
  const check = useMutation({
    mutationFn: () => putConfiguration(text, { dryRun: true, prune }),
    onSuccess: (applied) => setChecked({ text, applied }),
    onError: () => setChecked(null),
  });
  return (
    <Stack>
      <Text c="dimmed">{settings.configurationText}</Text>
      <Suspense fallback={<LoadingNotice />}>
        <CodeEditor label={settings.configurationLabel} text={stored} readOnly={!mayChange} onChange={setText} />
      </Suspense>
      {check.error && <ProblemNotice thrown={check.error} />}
      {checked && checked.text === text && <DifferenceList applied={checked.applied} />}
      {mayChange && (
        <Group>
          <Switch
            label={settings.prune}
            checked={prune}
            onChange={(event) => {
              setPrune(event.currentTarget.checked);
              setChecked(null);
            }}
          />
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            {settings.check}
          </Button>
          <DecisionButton
            variant="filled"
            label={settings.apply}
            text={settings.applyText}
            tone={prune ? 'bad' : 'gate'}
            action={async () => {
              await putConfiguration(text, { dryRun: false, prune });
              await queries.refetchQueries({ queryKey: keys.configuration });
            }}
            done={() => settings.applied}
            outdates={[keys.sources, ['configuration', 'sources']]}
          />
        </Group>
      )}
    </Stack>
  );
}
