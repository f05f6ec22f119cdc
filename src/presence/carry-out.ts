/** Does in the directory what is due, one account after another; what fails is tried again, later and later. */
import { GatehouseError, messageOf } from '../model/errors.ts';
import { type AccountBlocking, changeAccountBlocking, readAccountBlocking } from '../registry/account-blocking.ts';
import { type AccountBlock, readAccountBlocks, saveAccountBlocks } from '../registry/account-blocks.ts';
import { backOff } from '../relay/back-off.ts';
import type { DirectoryAccounts } from '../sources/directory-accounts.ts';
import type { Want } from './account-steps.ts';
import { audit, type BlockingTask, modeOf } from './blocking-task.ts';
import { accountFinder, isExempt } from './find-account.ts';
import { mostWithinMinute } from './limit.ts';
import { type Settling, settleAccount } from './settle-account.ts';

/** False when nothing was due. Errors: `accounts.configuration`, those of the directory. */
export async function carryOut(task: BlockingTask, state: AccountBlocking, signal: AbortSignal): Promise<boolean> {
  const due = await dueBlocks(task, state);
  if (due.length === 0) return false;
  let directory: DirectoryAccounts;
  try {
    directory = await task.open(signal);
  } catch (thrown) {
    if (!signal.aborted) await failed(task, due, thrown);
    throw thrown;
  }
  try {
    const of: Settling = { task, directory, signal, versionStep: state.versionStep };
    await settleKnown(of, state, due);
    await blockWaiting(of, state, signal);
  } finally {
    directory.close();
  }
  return true;
}

async function dueBlocks(task: BlockingTask, state: AccountBlocking): Promise<AccountBlock[]> {
  const now = task.context.now().toISOString();
  return (await readAccountBlocks(task.database)).filter(({ state: of, source, retryAt }) => {
    // Accounts of another directory, from before another one was configured, cannot be found in this one.
    if (source !== task.source.name || (retryAt !== null && retryAt > now)) return false;
    if (['unblocking', 'blocking', 'marked'].includes(of)) return true;
    if (of === 'waiting') return state.suspension === null;
    return retryAt !== null;
  });
}

const order: readonly AccountBlock['state'][] = ['unblocking', 'marked', 'blocking', 'blocked', 'changed'];

/** First those who wait to work again, then what was interrupted, then a look at the others. */
async function settleKnown(of: Settling, state: AccountBlocking, due: readonly AccountBlock[]): Promise<void> {
  const { task } = of;
  const again = due.filter(({ state: is }) => is === 'skipped' || is === 'wouldBlock');
  await saveAccountBlocks(
    task.database,
    again.map((block) => ({ ...block, state: 'waiting', reason: null, retryAt: null })),
  );
  for (const kind of order) {
    const some = due.filter(({ state: is }) => is === kind);
    await each(of, some, async (block) => {
      await settleAccount(of, block, await wantOf(of, state, block));
    });
  }
}

/** An account that came into an exempt group while it was blocked is unblocked. */
async function wantOf(
  { task, directory, signal }: Settling,
  state: AccountBlocking,
  block: AccountBlock,
): Promise<Want> {
  if (block.state === 'unblocking' || state.suspension?.kind === 'unblockAll') return 'free';
  const blocks = modeOf(task) === 'on' && state.suspension === null;
  if (block.state === 'blocking') return blocks ? 'blocked' : 'free';
  if (block.state !== 'blocked' || block.accountId === null) return 'blocked';
  const groups = await exemptGroups(task, directory, signal);
  if (groups.size === 0) return 'blocked';
  const account = await directory.read(block.accountId, signal);
  return account !== null && account.groups !== null && isExempt(account, groups) ? 'free' : 'blocked';
}

async function blockWaiting(of: Settling, state: AccountBlocking, signal: AbortSignal): Promise<void> {
  if (state.suspension !== null) return;
  const { task, directory } = of;
  const now = task.context.now().toISOString();
  const all = await readAccountBlocks(task.database);
  const waiting = all.filter(
    ({ state: is, source, retryAt }) =>
      is === 'waiting' && source === task.source.name && (retryAt === null || retryAt <= now),
  );
  if (waiting.length === 0) return;
  const groups = await exemptGroups(task, directory, signal);
  const people = waiting.map(({ personId }) => personId);
  const find = await accountFinder(task, directory, groups, people);
  const taken = new Set(all.filter(({ state: is }) => is !== 'waiting').map(({ accountId }) => accountId));
  const ready: AccountBlock[] = [];
  await each(of, waiting, async (block) => {
    const { account, skip } = await find(block.personId, signal);
    const known = { accountId: account?.id ?? null, account: account?.name ?? null, dn: account?.dn ?? null };
    // An account that two people claim is neither's.
    const reason = skip ?? (account !== null && taken.has(account.id) ? 'ambiguous' : null);
    if (account !== null) taken.add(account.id);
    if (reason === null) ready.push({ ...block, ...known });
    else await rest(task, { ...block, ...known, state: 'skipped', reason });
  });
  if (!(await withinLimit(task, state, all, ready))) return;
  await each(of, ready, async (block) => {
    if (modeOf(task) !== 'on') return rest(task, { ...block, state: 'wouldBlock', reason: null });
    // Somebody may have suspended blocking while others were being blocked.
    if ((await readAccountBlocking(task.database))?.suspension === null) await settleAccount(of, block, 'blocked');
  });
}

/** False, and blocking is suspended, when more fell due within a minute than may. */
async function withinLimit(
  task: BlockingTask,
  state: AccountBlocking,
  all: readonly AccountBlock[],
  ready: readonly AccountBlock[],
): Promise<boolean> {
  if (ready.length === 0) return true;
  const { database, config, context } = task;
  const counted = [...all.filter(({ state: is }) => is !== 'waiting' && is !== 'skipped'), ...ready]
    .map(({ dueAt }) => dueAt)
    .filter((dueAt) => state.releasedAt === null || dueAt > state.releasedAt);
  const most = mostWithinMinute(counted);
  if (most > state.peak) await changeAccountBlocking(database, { peak: most });
  if (most <= config.limit || modeOf(task) !== 'on') return true;
  const reason = `${most} accounts fell due within a minute, more than the limit of ${config.limit}`;
  const suspension = { kind: 'limit', by: '(limit)', at: context.now().toISOString(), reason } as const;
  await changeAccountBlocking(database, { suspension });
  await audit(task, { what: 'suspended account blocking', target: reason });
  context.log('error', `Account blocking is suspended: ${reason}`);
  return false;
}

/** Errors: `accounts.configuration` for a group that is not there. */
async function exemptGroups(
  { config }: BlockingTask,
  directory: DirectoryAccounts,
  signal: AbortSignal,
): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const dn of config.exempt.groups) {
    const id = await directory.groupId(dn, signal);
    if (id !== null) ids.add(id);
    else {
      throw new GatehouseError('accounts.configuration', `The directory has no group "${dn}".`, {
        place: 'accountBlocking.exempt.groups',
        value: dn,
        remedy: 'Correct the distinguished name. Nobody is blocked until then.',
      });
    }
  }
  return ids;
}

const lookAgainMilliseconds = 600_000;

async function rest(task: BlockingTask, block: AccountBlock): Promise<void> {
  const now = task.context.now();
  const retryAt = new Date(now.getTime() + lookAgainMilliseconds).toISOString();
  await saveAccountBlocks(task.database, [
    { ...block, changedAt: now.toISOString(), attempts: 0, retryAt, errorCode: null, error: null },
  ]);
}

/** One after another. When the directory itself is gone, the rest would fail as well. */
async function each(
  { task, signal }: Settling,
  blocks: readonly AccountBlock[],
  act: (block: AccountBlock) => Promise<unknown>,
): Promise<void> {
  for (const [index, block] of blocks.entries()) {
    if (signal.aborted) return;
    try {
      await act(block);
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof GatehouseError) || thrown.code === 'accounts.configuration') throw thrown;
      const gone = thrown.code.startsWith('source.');
      await failed(task, gone ? blocks.slice(index) : [block], thrown);
      if (gone) throw thrown;
    }
  }
}

/** Notes the failure at what is remembered now, which the attempt may have moved on. */
async function failed(task: BlockingTask, blocks: readonly AccountBlock[], thrown: unknown): Promise<void> {
  const now = task.context.now();
  const wanted = new Set(blocks.map(({ personId }) => personId));
  const current = (await readAccountBlocks(task.database)).filter(({ personId }) => wanted.has(personId));
  await saveAccountBlocks(
    task.database,
    current.map((block) => ({
      ...block,
      attempts: block.attempts + 1,
      retryAt: new Date(now.getTime() + backOff(block.attempts + 1)).toISOString(),
      errorCode: thrown instanceof GatehouseError ? thrown.code : 'source.connect',
      error: messageOf(thrown),
    })),
  );
  task.context.log('warn', 'Directory accounts could not be changed', {
    accounts: current.length,
    error: messageOf(thrown),
  });
}
