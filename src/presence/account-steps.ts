/**
 * What to do next with one account, as a pure function of what was remembered of it and what it is now. Every write is remembered before it is
 * made, and read back after it, so that whoever goes on after an interruption at any instant knows whose doing the account's state is: an
 * account that somebody else disabled is never enabled.
 */
import { type AccountBlock, isTouched } from '../registry/account-blocks.ts';
import type { DirectoryAccount } from '../sources/directory-accounts.ts';
import { disabled, disabledForNow, isDisabled } from './account-control.ts';

/** What is to become of the account. */
export type Want = 'blocked' | 'free';

export type Step =
  /** To be remembered, and then go on. */
  | { readonly kind: 'remember'; readonly block: AccountBlock }
  | { readonly kind: 'write'; readonly from: number; readonly to: number }
  /** To be remembered, and that is all. */
  | { readonly kind: 'rest'; readonly block: AccountBlock }
  /** Nothing is left to remember. */
  | { readonly kind: 'forget'; readonly why: Forgotten }
  /** The account is not there, or may not be seen. */
  | { readonly kind: 'missing' }
  /** The controller that was asked has not heard yet of what another one was told. */
  | { readonly kind: 'stale' };

export type Forgotten = 'unblocked' | 'gone' | 'untouched';

/**
 * Reasons for leaving an account as it is. `uncertain`: nobody knows whether Gatehouse or somebody else disabled it. `enabledElsewhere`:
 * somebody enabled it by hand while the person was out, and had a reason for it.
 */
export type LeftBecause = 'uncertain' | 'disabledElsewhere' | 'changedElsewhere' | 'enabledElsewhere';

/** What is known besides the account itself. */
export interface Circumstances {
  readonly want: Want;
  /** The last step was a write, and the directory took it. */
  readonly wrote: boolean;
  /** By how much a write of ours raises the version of an account; null before the first was seen. */
  readonly versionStep: number | null;
}

export function nextStep(block: AccountBlock, account: DirectoryAccount | null, circumstances: Circumstances): Step {
  const { want } = circumstances;
  if (account === null) {
    // What cannot be seen may be there: nothing that Gatehouse did is forgotten for that.
    return isTouched(block) ? { kind: 'missing' } : { kind: 'forget', why: 'gone' };
  }
  if (block.version !== null && account.version !== null && account.version < block.version) return { kind: 'stale' };
  switch (block.state) {
    case 'blocking':
      return whileBlocking(block, account, circumstances);
    case 'marked':
      return whileMarked(block, account, circumstances);
    case 'blocked':
      return whileBlocked(block, account, want);
    case 'unblocking':
      return whileUnblocking(block, account);
    case 'changed':
      return isDisabled(account.control) ? { kind: 'rest', block } : left(block, 'enabledElsewhere');
    default:
      return toBegin(block, account, want);
  }
}

function toBegin(block: AccountBlock, account: DirectoryAccount, want: Want): Step {
  if (want === 'free') return { kind: 'forget', why: 'untouched' };
  if (isDisabled(account.control)) {
    return { kind: 'rest', block: { ...block, state: 'skipped', reason: 'alreadyDisabled' } };
  }
  const { control, version, id, name, dn } = account;
  return {
    kind: 'remember',
    block: {
      ...block,
      state: 'blocking',
      reason: null,
      accountId: id,
      account: name,
      dn,
      controlBefore: control,
      controlAfter: disabled(control),
      version,
    },
  };
}

function whileBlocking(block: AccountBlock, account: DirectoryAccount, circumstances: Circumstances): Step {
  const { want, wrote } = circumstances;
  const before = block.controlBefore ?? 0;
  const marked = disabledForNow(before);
  const { control, version } = account;
  if (control === marked && marked !== block.controlAfter) {
    // Enabled and disabled again by somebody, it looks the same and has another version.
    if (!writtenOnce(block, account, circumstances)) return left(block, 'uncertain');
    return { kind: 'remember', block: { ...block, state: 'marked', version } };
  }
  if (!isDisabled(control)) {
    if (want === 'free') return { kind: 'forget', why: 'untouched' };
    // Somebody changed something else of it: what is to be written depends on that.
    if (control !== before || !sameVersion(block, account)) {
      return {
        kind: 'remember',
        block: { ...block, controlBefore: control, controlAfter: disabled(control), version },
      };
    }
    return { kind: 'write', from: before, to: marked };
  }
  if (control !== block.controlAfter || marked !== control) return left(block, 'disabledElsewhere');
  // A directory may take a write of what is there already, so having written does not tell by itself.
  const ours = wrote && writtenOnce(block, account, { ...circumstances, wrote: false });
  return ours ? { kind: 'rest', block: { ...block, state: 'blocked', version } } : left(block, 'uncertain');
}

function whileMarked(block: AccountBlock, account: DirectoryAccount, circumstances: Circumstances): Step {
  const marked = disabledForNow(block.controlBefore ?? 0);
  const after = block.controlAfter ?? 0;
  const { control, version } = account;
  if (control === marked && sameVersion(block, account)) return { kind: 'write', from: marked, to: after };
  if (control === after && writtenOnce(block, account, circumstances)) {
    return { kind: 'rest', block: { ...block, state: 'blocked', version } };
  }
  return left(block, isDisabled(control) ? 'changedElsewhere' : 'enabledElsewhere');
}

function whileBlocked(block: AccountBlock, account: DirectoryAccount, want: Want): Step {
  if (!isDisabled(account.control)) {
    return want === 'free' ? { kind: 'forget', why: 'unblocked' } : left(block, 'enabledElsewhere');
  }
  if (!isOurs(block, account)) return left(block, 'changedElsewhere');
  return want === 'free'
    ? { kind: 'remember', block: { ...block, state: 'unblocking', attempts: 0, retryAt: null } }
    : { kind: 'rest', block };
}

function whileUnblocking(block: AccountBlock, account: DirectoryAccount): Step {
  if (!isDisabled(account.control)) return { kind: 'forget', why: 'unblocked' };
  if (!isOurs(block, account)) return left(block, 'changedElsewhere');
  return { kind: 'write', from: account.control, to: block.controlBefore ?? 0 };
}

/** Whether the account is as Gatehouse left it, and has been ever since. */
function isOurs(block: AccountBlock, account: DirectoryAccount): boolean {
  return account.control === block.controlAfter && sameVersion(block, account);
}

function sameVersion(block: AccountBlock, account: DirectoryAccount): boolean {
  return block.version === null || account.version === null || block.version === account.version;
}

/** Whether nothing but one write of ours can have happened since the version was remembered. */
function writtenOnce(block: AccountBlock, account: DirectoryAccount, { wrote, versionStep }: Circumstances): boolean {
  if (wrote || versionStep === null || block.version === null || account.version === null) return true;
  return account.version - block.version === versionStep;
}

function left(block: AccountBlock, reason: LeftBecause): Step {
  return { kind: 'rest', block: { ...block, state: 'changed', reason } };
}
