/** Accounts of the directory that are blocked while their people are out. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

export const accounts = {
  text: 'Accounts of the directory that are blocked while their people are out, and what was left alone and why.',
  notInstant:
    'Blocking keeps the next sign-in out. What is open already goes on for a while: Kerberos tickets live on, other domain controllers hear of it by replication, and sessions are not ended.',
  filter: 'Filter of accounts',
  person: 'Person',
  account: 'Account',
  state: 'State',
  since: 'Since',
  why: 'Why',
  list: 'Directory accounts',
  states: {
    waiting: 'to be blocked',
    blocking: 'being blocked',
    marked: 'almost blocked',
    blocked: 'blocked',
    unblocking: 'to be unblocked',
    wouldBlock: 'would be blocked',
    skipped: 'not blocked',
    changed: 'left as it is',
  },
  reasons: {
    administrator: 'The account has administrative rights.',
    builtIn: 'The account came with the domain.',
    self: 'Gatehouse itself signs in with this account.',
    computer: 'It is the account of a machine.',
    notAUser: 'It is no account of a user.',
    noAccount: 'There is no account for this person.',
    ambiguous: 'Several accounts or people have the same value.',
    alreadyDisabled: 'Somebody else had disabled it before.',
    exemptGroup: 'It is in an exempt group.',
    groupsUnreadable: 'Its groups may not be read, so it may be in an exempt one.',
    uncertain: 'Gatehouse was interrupted, and nobody knows who disabled it. Look at it in the directory.',
    disabledElsewhere: 'Somebody else disabled it.',
    changedElsewhere: 'Somebody else changed it while it was blocked. Look at it in the directory.',
    enabledElsewhere: 'Somebody else enabled it. It counts again from the next leaving on.',
    dismissed: 'The person was dismissed, so it stays disabled.',
  },
  left: (when: string, where: string) => `Left ${when} through ${where}`,
  nextTry: (when: string) => `Next try ${when}`,
  peak: (peak: number, limit: number) => `Most that fell due within a minute: ${peak}; the limit is ${limit}.`,
  empty: 'No account is blocked',
  emptyText: 'Who leaves the zones that count as inside stands here when the delay is over.',
  notConfigured: 'Account blocking is not configured',
  notConfiguredText:
    'Name the directory in the configuration, under “accountBlocking”. Until it is switched on it only shows which accounts it would block.',
  dryRun: 'This is a dry run',
  dryRunText:
    'No account is blocked. “would be blocked” stands where one would be; accountBlocking.enabled switches it on.',
  problem: 'Account blocking does not work',
  failing: (count: number) =>
    plural(count, { one: '# account could not be changed yet', other: '# accounts could not be changed yet' }),
  suspended: {
    manual: 'Blocking is suspended',
    unblockAll: 'Everybody was unblocked, and blocking is suspended',
    limit: 'Blocking stopped at its limit: too many accounts fell due at once',
    alarm: 'A fire alarm suspended blocking',
  },
  stopped: {
    limit: 'Look whether they have really left, then resume.',
    alarm: 'Resume when it is over.',
  },
  stoppedAt: (when: string, what: string) => `${when}. ${what}`,
  suspendedBy: (who: string, when: string, reason: string) => `${who}, ${when}: ${reason}`,
  unblockAll: 'Unblock everybody now',
  unblockAllText: (count: number) =>
    `${plural(count, { one: '# account', other: '# accounts' })} that Gatehouse blocked will be enabled at once. Nobody is blocked until somebody resumes it. Accounts that somebody else disabled stay as they are.`,
  unblockedAll: 'Everybody is being unblocked',
  suspend: 'Suspend',
  suspendText: 'Nobody is blocked until somebody resumes it. Who comes back is still unblocked.',
  suspendedNow: 'Blocking is suspended',
  resume: 'Resume',
  resumeText: (count: number) =>
    `${plural(count, { one: '# account waits', other: '# accounts wait' })} to be blocked and will be at once, without counting towards the limit.`,
  resumed: 'Blocking goes on',
  forget: 'Forget',
  forgetText: (account: string) =>
    `What is known of the account ${account} is forgotten. In the directory it stays as it is, also when it is disabled.`,
  forgotten: 'Forgotten',
};
