/** States of directory accounts and reasons for leaving one alone, in words. */
import type { ListedAccount } from '../operations/account-blocking.ts';

const states: Readonly<Record<ListedAccount['state'], string>> = {
  waiting: 'to be blocked',
  blocking: 'being blocked',
  marked: 'being blocked',
  blocked: 'blocked',
  unblocking: 'to be unblocked',
  wouldBlock: 'would be blocked',
  skipped: 'not blocked',
  changed: 'left as it is',
};

const reasons: Readonly<Record<string, string>> = {
  administrator: 'the account has administrative rights (adminCount)',
  builtIn: 'the account came with the domain',
  self: 'it is the account that Gatehouse signs in with',
  computer: 'it is the account of a machine',
  notAUser: 'it is no account of a user',
  noAccount: 'there is no account for this person',
  ambiguous: 'several accounts or people have the same value',
  alreadyDisabled: 'somebody else had disabled it before',
  exemptGroup: 'it is in an exempt group',
  groupsUnreadable: 'its groups may not be read, so it may be in an exempt one',
  uncertain: 'Gatehouse was interrupted, and nobody knows who disabled it',
  disabledElsewhere: 'somebody else disabled it',
  changedElsewhere: 'somebody else changed it while it was blocked',
  enabledElsewhere: 'somebody else enabled it; it counts again from the next leaving on',
  dismissed: 'the person was dismissed, so it stays disabled',
};

export const accountSentences = { states, reasons };
