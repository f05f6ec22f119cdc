/** What somebody should know of account blocking: that it is suspended, does not work, or only tries. */
import type { AccountBlocking } from '../api/directory-accounts.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly blocking: AccountBlocking;
  /** Also what is no reason to act. */
  readonly whole?: boolean;
}

export function BlockingNotices({ blocking: { suspension, problem, failing, mode, configured }, whole }: Props) {
  const { accounts } = useTexts();
  const formats = useFormats();
  return (
    <>
      {problem !== null && <Notice tone="bad" title={accounts.problem} text={problem.message} />}
      {suspension !== null && (
        <Notice
          tone="warn"
          title={accounts.suspended[suspension.kind]}
          text={accounts.suspendedBy(suspension.by, formats.moment(suspension.at), suspension.reason)}
        />
      )}
      {failing > 0 && problem === null && <Notice tone="warn" title={accounts.failing(failing)} />}
      {whole && configured && mode === 'dryRun' && (
        <Notice tone="calm" title={accounts.dryRun} text={accounts.dryRunText} />
      )}
    </>
  );
}
