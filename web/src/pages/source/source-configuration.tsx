/** The configuration of a source as YAML, to read, check and change. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { keys } from '../../api/keys.ts';
import { getSourceYaml, putSourceYaml } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useMayAct } from '../../shell/account.ts';

const CodeEditor = lazy(async () => ({ default: (await import('../../parts/code-editor.tsx')).CodeEditor }));

export function SourceConfiguration({ name }: { readonly name: string }) {
  const stored = useQuery({
    queryKey: keys.sourceYaml(name),
    queryFn: ({ signal }) => getSourceYaml(name, signal),
    // Fetched again under somebody's hands, it would take away what they wrote.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Answer query={stored}>{(yaml) => <ConfigurationForm name={name} stored={yaml} />}</Answer>;
}

function ConfigurationForm({ name, stored }: { readonly name: string; readonly stored: string }) {
  const { sources, common, wizard } = useTexts();
  const queries = useQueryClient();
  const mayChange = useMayAct('administrator');
  const [text, setText] = useState(stored);
  const check = useMutation({
    mutationFn: () => putSourceYaml(name, text, true),
    onSuccess: () => tellDone(sources.checked),
  });
  const save = useMutation({
    mutationFn: () => putSourceYaml(name, text),
    onSuccess: () => {
      tellDone(sources.saved);
      queries.setQueryData(keys.sourceYaml(name), text);
      void queries.invalidateQueries({ queryKey: keys.sources });
    },
  });
  const error = save.error ?? check.error;
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed">{sources.configurationHint}</Text>
        {mayChange && (
          <LinkButton
            to="/sources/$name/edit"
            params={{ name }}
            variant="default"
            leftSection={<IconListCheck size={16} aria-hidden />}
          >
            {wizard.edit}
          </LinkButton>
        )}
      </Group>
      <Suspense fallback={<LoadingNotice />}>
        <CodeEditor label={sources.configuration} text={stored} readOnly={!mayChange} onChange={setText} />
      </Suspense>
      {error && <ProblemNotice thrown={error} />}
      {mayChange && (
        <Group>
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            {sources.check}
          </Button>
          <Button loading={save.isPending} disabled={text === stored} onClick={() => save.mutate()}>
            {common.save}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
