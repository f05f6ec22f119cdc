/** The switches over account blocking: unblock everybody now, suspend, resume. */
import { IconLockOpen, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import {
  type AccountBlocking,
  resumeAccountBlocking,
  suspendAccountBlocking,
  unblockAllAccounts,
} from '../../api/directory-accounts.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { useMayAct } from '../../shell/account.ts';

const outdates = [keys.accountBlocking, keys.directoryAccounts];

export function BlockingSwitches({ blocking: { suspension, counts } }: { readonly blocking: AccountBlocking }) {
  const { accounts } = useTexts();
  const mayAct = useMayAct('operator');
  if (!mayAct) return null;
  const blocked = counts.blocking + counts.marked + counts.blocked + counts.unblocking;
  return (
    <>
      {suspension?.kind !== 'unblockAll' && (
        <DecisionButton
          label={accounts.unblockAll}
          text={accounts.unblockAllText(blocked)}
          withReason
          tone="bad"
          leftSection={<IconLockOpen size={16} aria-hidden />}
          action={unblockAllAccounts}
          done={() => accounts.unblockedAll}
          outdates={outdates}
        />
      )}
      {suspension === null ? (
        <DecisionButton
          label={accounts.suspend}
          text={accounts.suspendText}
          withReason
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          action={suspendAccountBlocking}
          done={() => accounts.suspendedNow}
          outdates={outdates}
        />
      ) : (
        <DecisionButton
          label={accounts.resume}
          text={accounts.resumeText(counts.waiting)}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          action={resumeAccountBlocking}
          done={() => accounts.resumed}
          outdates={outdates}
        />
      )}
    </>
  );
}
