/** The reading process: opens one source and serves what the server asks of it. It has no life of its own: without the server it ends. */
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import { sourceKind } from '../kinds.ts';
import { noChanges, type Source } from '../source.ts';
import { dieWithParent } from './end-with-parent.ts';
import { writeBatch, writeReply } from './frames.ts';
import { batchesAhead, carryError, type Reply, type Request, replyDescriptor } from './protocol.ts';

interface Running {
  readonly id: number;
  readonly stopper: AbortController;
  /** How many more batches may be sent now. */
  credits: number;
  /** Wakes the reading that waits for a credit. */
  wake: () => void;
}

let source: Source | null = null;
let running: Running | null = null;

dieWithParent();
process.on('message', (request: Request) => void serve(request));

const context: Context = {
  now: () => new Date(),
  log: (level, message, facts) =>
    reply({ kind: 'log', level, message, ...(facts === undefined ? {} : { facts: { ...facts } }) }),
};

function reply(message: Reply): void {
  writeReply(replyDescriptor, message);
}

async function serve(request: Request): Promise<void> {
  if (request.kind === 'load') {
    // What cannot be loaded is told when it is opened.
    await sourceKind(request.type).catch(() => {});
  } else if (request.kind === 'open') {
    reply({ kind: 'opening' });
    try {
      await source?.close().catch(() => {});
      source = await (await sourceKind(request.config.type)).open(request.config, context);
      reply({ kind: 'opened', ...(source.server === undefined ? {} : { server: source.server }) });
    } catch (thrown) {
      reply({ kind: 'refused', error: carryError(thrown) });
    }
  } else if (request.kind === 'close') {
    running?.stopper.abort();
    await source?.close().catch(() => {});
    process.exit(0);
  } else if (request.kind === 'taken' || request.kind === 'stop') {
    if (running?.id !== request.id) return;
    if (request.kind === 'taken') running.credits += 1;
    else running.stopper.abort();
    running.wake();
  } else await answer(request);
}

async function answer(
  request: Extract<Request, { query: unknown } | { delivery: unknown } | { asked: unknown }>,
): Promise<void> {
  const { id } = request;
  const current: Running = { id, stopper: new AbortController(), credits: batchesAhead, wake: () => {} };
  running = current;
  try {
    if (source === null) throw new GatehouseError('source.read', 'The source is not open.');
    const { signal } = current.stopper;
    if (request.kind === 'deliver')
      reply({ kind: 'delivered', id, outcome: await source.deliver(request.delivery, signal) });
    else if (request.kind === 'changes')
      reply({ kind: 'changed', id, changes: (await source.changesSince?.(request.asked, signal)) ?? noChanges });
    else if (request.kind === 'describe')
      reply({ kind: 'described', id, columns: await source.describe(request.query, signal) });
    else if (request.kind === 'write') reply({ kind: 'written', id, rows: await source.write(request.query, signal) });
    else await sendRows(current, source.read(request.query, signal));
  } catch (thrown) {
    reply({ kind: 'failed', id, error: carryError(thrown) });
  } finally {
    running = null;
  }
}

async function sendRows(current: Running, batches: ReturnType<Source['read']>): Promise<void> {
  const { id, stopper } = current;
  let first = true;
  for await (const batch of batches) {
    if (first) reply({ kind: 'columns', id, columns: batch.columns });
    first = false;
    while (current.credits === 0 && !stopper.signal.aborted)
      await new Promise<void>((resolve) => {
        current.wake = resolve;
      });
    if (stopper.signal.aborted) break;
    current.credits -= 1;
    writeBatch(replyDescriptor, id, batch);
  }
  reply({ kind: 'end', id });
}
