/** What somebody should know of account blocking: that it is suspended, does not work, or only tries. */
import { Text } from '@mantine/core';
import type { AccountBlocking } from '../api/directory-accounts.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { Explained } from './explained.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { Notice } from './notice.tsx';

type Suspension = NonNullable<AccountBlocking['suspension']>;

interface Props {
  readonly blocking: AccountBlocking;
  /** Also what is no reason to act. */
  readonly whole?: boolean;
}

export function BlockingNotices({ blocking: { suspension, problem, failing, mode, configured }, whole }: Props) {
  const { accounts } = useTexts();
  return (
    <>
      {problem !== null && (
        <Notice tone="bad" title={accounts.problem}>
          <Explained code={problem.code} detail={problem.message} />
        </Notice>
      )}
      {suspension !== null && (
        <Notice tone="warn" title={accounts.suspended[suspension.kind]}>
          <Suspended suspension={suspension} />
        </Notice>
      )}
      {failing > 0 && problem === null && <Notice tone="warn" title={accounts.failing(failing)} />}
      {whole && configured && mode === 'dryRun' && (
        <Notice tone="calm" title={accounts.dryRun} text={accounts.dryRunText} />
      )}
    </>
  );
}

/** Somebody's reason is in their own words; where Gatehouse stopped by itself, what to do comes first. */
function Suspended({ suspension: { kind, by, at, reason } }: { readonly suspension: Suspension }) {
  const { accounts, common } = useTexts();
  const { moment } = useFormats();
  if (kind === 'manual' || kind === 'unblockAll') return accounts.suspendedBy(by, moment(at), reason);
  return (
    <>
      <Text size="sm">{accounts.stoppedAt(moment(at), accounts.stopped[kind])}</Text>
      <LabelledLine label={common.details} text={reason} lang="en" />
    </>
  );
}
