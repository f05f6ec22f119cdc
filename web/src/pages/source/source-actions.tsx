/** What can be done with a source. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconEye, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { cancelCycle, pauseSource, resumeSource, type SourceStatus, startCycle } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { tellDone, tellProblem } from '../../parts/tell.ts';
import { useMeaning } from '../../parts/use-meaning.ts';
import { useMayAct } from '../../shell/account.ts';

export function SourceActions({ source: { name, running, paused } }: { readonly source: SourceStatus }) {
  const { sources } = useTexts();
  const mayAct = useMayAct('operator');
  const resume = useSourceAction(() => resumeSource(name), sources.resumed);
  return (
    <>
      <LinkButton
        to="/sources/$name/preview"
        params={{ name }}
        variant="default"
        leftSection={<IconEye size={16} aria-hidden />}
      >
        {sources.preview}
      </LinkButton>
      {mayAct && paused && (
        <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
          {sources.resume}
        </Button>
      )}
      {mayAct && !paused && (
        <DecisionButton
          label={sources.pause}
          text={sources.pauseText}
          withReason
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          action={(reason) => pauseSource(name, reason)}
          done={() => sources.paused}
          outdates={[keys.sources]}
        />
      )}
      {mayAct && running && (
        <DecisionButton
          label={sources.cancel}
          text={sources.cancelText}
          tone="bad"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          action={() => cancelCycle(name)}
          done={() => sources.cancelled}
          outdates={[keys.sources, keys.cycles]}
        />
      )}
      {mayAct && !running && <StartButton name={name} />}
    </>
  );
}

function StartButton({ name }: { readonly name: string }) {
  const { sources } = useTexts();
  const start = useSourceAction(() => startCycle(name), sources.started);
  const startWhole = useSourceAction(() => startCycle(name, true), sources.started);
  return (
    <Button.Group>
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={start.isPending || startWhole.isPending}
        onClick={() => start.mutate()}
      >
        {sources.start}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button px="xs" aria-label={sources.startWhole}>
            <IconChevronDown size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => startWhole.mutate()}>
            {sources.startWhole}. {sources.startWholeHint}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

function useSourceAction<T>(action: () => Promise<T>, done: string) {
  const queries = useQueryClient();
  const { common } = useTexts();
  const meaning = useMeaning();
  return useMutation({
    mutationFn: action,
    onSuccess: () => tellDone(done),
    onError: (thrown) => tellProblem(thrown, common.failed, meaning),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.sources });
      void queries.invalidateQueries({ queryKey: keys.cycles });
    },
  });
}
