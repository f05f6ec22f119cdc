/** What can be done with a web hook. */
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteHook, endExchange, exchangeSecret, type Hook, retryHook, testHook } from '../../api/hooks.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useMayAct } from '../../shell/account.ts';
import { HookDialog } from './hook-dialog.tsx';
import { SecretOnce } from './secret-once.tsx';

export function HookActions({ hook }: { readonly hook: Hook }) {
  const { hooks } = useTexts();
  const queries = useQueryClient();
  const operates = useMayAct('operator');
  const administers = useMayAct('administrator');
  const testing = useMutation({ mutationFn: () => testHook(hook.name) });
  const retrying = useMutation({
    mutationFn: () => retryHook(hook.name),
    onSuccess: ({ again }) => {
      tellDone(hooks.retried(again));
      void queries.invalidateQueries({ queryKey: keys.hooks });
    },
  });
  const trial = testing.data;
  return (
    <>
      {testing.error && <ProblemNotice thrown={testing.error} />}
      {trial !== undefined && !testing.isPending && (
        <Notice
          tone={trial.ok ? 'good' : 'bad'}
          title={trial.ok ? hooks.testOk(trial.status ?? 0, trial.milliseconds) : hooks.testFailed}
          text={[trial.message, trial.remedy].filter(Boolean).join(' ')}
        />
      )}
      <Group gap="xs">
        {operates && (
          <Button size="compact-sm" variant="default" loading={testing.isPending} onClick={() => testing.mutate()}>
            {hooks.test}
          </Button>
        )}
        {operates && hook.refusals.length > 0 && (
          <Button size="compact-sm" variant="default" loading={retrying.isPending} onClick={() => retrying.mutate()}>
            {hooks.retry}
          </Button>
        )}
        {administers && <Administration hook={hook} />}
      </Group>
    </>
  );
}

function Administration({ hook }: { readonly hook: Hook }) {
  const { hooks } = useTexts();
  const [editing, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const common = { size: 'compact-sm', outdates: [keys.hooks] } as const;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open} aria-label={hooks.editOf(hook.name)}>
        {hooks.edit}
      </Button>
      {editing && <HookDialog hook={hook} onClose={close} />}
      {hook.exchanging ? (
        <DecisionButton
          {...common}
          label={hooks.endExchange}
          aria-label={`${hooks.endExchange}: ${hook.name}`}
          text={hooks.endExchangeText}
          action={() => endExchange(hook.name)}
          done={() => hooks.exchangeEnded}
        />
      ) : (
        <DecisionButton
          {...common}
          label={hooks.newSecret}
          aria-label={`${hooks.newSecret}: ${hook.name}`}
          text={hooks.newSecretText}
          action={() => exchangeSecret(hook.name)}
          done={(made) => {
            setSecret(made.secret);
            return hooks.saved;
          }}
        />
      )}
      {secret !== null && (
        <SecretOnce
          secret={secret}
          title={hooks.secretOnce}
          text={hooks.secretOnceText}
          onClose={() => setSecret(null)}
        />
      )}
      <DecisionButton
        {...common}
        label={hooks.remove}
        aria-label={`${hooks.remove}: ${hook.name}`}
        text={hooks.removeText}
        tone="bad"
        action={() => deleteHook(hook.name)}
        done={() => hooks.removed}
      />
    </>
  );
}
