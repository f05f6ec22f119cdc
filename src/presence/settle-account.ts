/** Brings one account to where it should be: step after step, each remembered before it is made and read back after it. */
import { GatehouseError } from '../model/errors.ts';
import { changeAccountBlocking } from '../registry/account-blocking.ts';
import { type AccountBlock, isTouched, removeAccountBlocks, saveAccountBlocks } from '../registry/account-blocks.ts';
import { markLinks } from '../registry/link-marks.ts';
import type { DirectoryAccount, DirectoryAccounts } from '../sources/directory-accounts.ts';
import { disabledForNow } from './account-control.ts';
import { type Forgotten, nextStep, type Want } from './account-steps.ts';
import { audit, type BlockingTask } from './blocking-task.ts';

export interface Settling {
  readonly task: BlockingTask;
  readonly directory: DirectoryAccounts;
  readonly signal: AbortSignal;
  /** By how much a write raises the version of an account; changed when it is seen. */
  versionStep: number | null;
}

/** How often a blocked account, and one that was left or skipped, is looked at again. */
const lookAgainMilliseconds = 600_000;
/** More than the steps that there are from one end to the other, with somebody who changes the account meanwhile. */
const mostSteps = 12;

/**
 * Gives what is remembered of the account afterwards; null when nothing is. Errors: `accounts.changed`, `accounts.stale`, those of the
 * directory; what was done before stays remembered.
 */
export async function settleAccount(of: Settling, block: AccountBlock, want: Want): Promise<AccountBlock | null> {
  const { directory, signal, task } = of;
  let current = block;
  let wrote = false;
  for (let count = 0; count < mostSteps; count++) {
    const account = await directory.read(current.accountId ?? '', signal);
    if (wrote && current.state === 'blocking') await learnVersionStep(of, current, account);
    const step = nextStep(current, account, { want, wrote, versionStep: of.versionStep });
    wrote = false;
    if (step.kind === 'stale') throw stale(task, current);
    if (step.kind === 'missing') throw missing(task, current);
    if (step.kind === 'forget') {
      await removeAccountBlocks(task.database, [current.personId]);
      await tellForgotten(task, current, step.why);
      return null;
    }
    if (step.kind === 'write') {
      if (account === null) continue;
      // Between two steps the server may be told to stop; a write that was begun is carried to its end.
      signal.throwIfAborted();
      wrote = await directory.setAccountEnabled(account, step, signal);
      continue;
    }
    current = await remember(task, current, step.block, step.kind === 'rest');
    if (step.kind === 'rest') return current;
  }
  throw new GatehouseError('accounts.changed', `The account ${block.account} is being changed by somebody else.`, {
    place: task.source.name,
    value: block.account ?? '',
    remedy: 'It is looked at again by itself.',
  });
}

async function remember(
  task: BlockingTask,
  before: AccountBlock,
  block: AccountBlock,
  rests: boolean,
): Promise<AccountBlock> {
  const now = task.context.now();
  const turned = block.state !== before.state;
  const kept: AccountBlock = {
    ...block,
    changedAt: turned ? now.toISOString() : block.changedAt,
    ...(rests
      ? {
          attempts: 0,
          retryAt: new Date(now.getTime() + lookAgainMilliseconds).toISOString(),
          errorCode: null,
          error: null,
        }
      : {}),
  };
  await task.database.transaction(async (within) => {
    await saveAccountBlocks(within, [kept]);
    // From here on the account is what its directory says it is, so the next cycle looks at it again.
    if (kept.state === 'changed') await markLinks(within, 'persons', [kept.personId]);
  });
  const target = targetOf(block);
  if (turned && block.state === 'blocked') await audit(task, { what: 'blocked a directory account', target });
  if (block.state === 'changed' && block.reason !== before.reason) {
    await audit(task, { what: `left a directory account as it is: ${block.reason}`, target });
    task.context.log('warn', 'A directory account was changed by somebody else and is left as it is', {
      account: block.account,
      reason: block.reason,
    });
  }
  return kept;
}

const told: Readonly<Record<Forgotten, string | null>> = {
  unblocked: 'unblocked a directory account',
  gone: 'found a directory account gone',
  untouched: null,
};

async function tellForgotten(task: BlockingTask, block: AccountBlock, why: Forgotten): Promise<void> {
  const what = told[why];
  const had = isTouched(block) || block.state === 'changed';
  if (what !== null && had) await audit(task, { what, target: targetOf(block) });
}

function targetOf({ personId, account }: AccountBlock): string {
  return `person ${personId}, account ${account ?? ''}`;
}

/** Two versions with nothing but one write between them tell how much a write is in this directory. */
async function learnVersionStep(of: Settling, block: AccountBlock, account: DirectoryAccount | null): Promise<void> {
  if (account === null || account.version === null || block.version === null) return;
  // Without the mark it may be somebody else's write that is seen.
  if (account.control !== disabledForNow(block.controlBefore ?? 0) || account.control === block.controlAfter) return;
  const versionStep = account.version - block.version;
  if (of.versionStep === versionStep || versionStep < 1) return;
  of.versionStep = versionStep;
  await changeAccountBlocking(of.task.database, { versionStep });
}

function missing({ source }: BlockingTask, { account, dn }: AccountBlock): GatehouseError {
  return new GatehouseError('accounts.missing', `${source.name} shows no account ${account} any more; it was ${dn}.`, {
    place: source.name,
    value: account ?? '',
    remedy:
      'If it was deleted, have it forgotten with `gatehouse accounts forget`. If not, give the account that signs in the right to read it.',
  });
}

function stale({ source }: BlockingTask, { account }: AccountBlock): GatehouseError {
  return new GatehouseError(
    'accounts.stale',
    `The domain controller that answered for ${source.name} has an older state of the account ${account} than another one.`,
    {
      place: source.name,
      value: account ?? '',
      remedy: 'It is asked again by itself, until replication has reached it.',
    },
  );
}
