/** One round of account blocking: where people are, what is to be done, and doing it. */
import { GatehouseError } from '../model/errors.ts';
import { newestEvent } from '../registry/access-events.ts';
import { beginAccountBlocking, changeAccountBlocking, readAccountBlocking } from '../registry/account-blocking.ts';
import { anyFailing } from '../registry/account-blocks.ts';
import type { BlockingTask } from './blocking-task.ts';
import { carryOut } from './carry-out.ts';
import { followLog } from './follow.ts';
import { observe } from './observe.ts';

/** A configuration that cannot work, or a directory that is not there, is put down and told; other failures are thrown. */
export async function accountsRound(task: BlockingTask, signal: AbortSignal): Promise<void> {
  const { database, context } = task;
  try {
    const newest = await followLog(database, task.presence, signal);
    const worked = await carryOut(task, await observe(task, newest), signal);
    // While what failed waits for its next try, the problem is still there.
    if (worked || !(await anyFailing(database))) await noteProblem(task, null);
  } catch (thrown) {
    if (signal.aborted) return;
    if (!(thrown instanceof GatehouseError)) throw thrown;
    await noteProblem(task, { code: thrown.code, message: thrown.message, at: context.now().toISOString() });
  }
}

/** Puts down what keeps blocking as a whole from working; null: nothing does. */
export async function noteProblem(
  { database, context }: Pick<BlockingTask, 'database' | 'context'>,
  problem: { readonly code: string; readonly message: string; readonly at: string } | null,
): Promise<void> {
  const known = await readAccountBlocking(database);
  if (known?.problem?.message === problem?.message) return;
  // It may be found before blocking ever ran.
  if (known === null && problem !== null) {
    await beginAccountBlocking(database, 'dryRun', await newestEvent(database), problem.at);
  }
  await changeAccountBlocking(database, { problem });
  if (problem !== null)
    context.log('warn', `Account blocking does not work: ${problem.message}`, { code: problem.code });
}
