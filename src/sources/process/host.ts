/**
 * Opens a source in a process of its own, so that a driver that hangs or crashes costs one reading and never the server. The time limits are
 * kept here, by killing that process, because those of drivers cannot be trusted.
 */
import type { SourceConfig, TimeLimits } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { RowBatch } from '../../model/row-batch.ts';
import type { ReaderAhead } from '../reader-ahead.ts';
import {
  type ChangesQuery,
  type ColumnDescription,
  type Delivery,
  noChanges,
  type Query,
  type Source,
} from '../source.ts';
import { forkReader } from './fork-reader.ts';
import { arrivedError } from './protocol.ts';
import { attendReader, type ReaderEvent, type ReaderProcess } from './reader-process.ts';
import { hideConfigured } from './secrets.ts';

/** After asking a reading to stop, its process has this many milliseconds until it is killed. */
const stopGrace = 400;

/** One connected process and whatever identifies its present request. */
interface Session {
  readonly process: ReaderProcess;
  readonly config: SourceConfig;
}

/**
 * Connects in a forked process. One request runs at a time. A process that had to be killed is replaced at the next request, so a source
 * stays usable after a time limit, a crash or a cancelled reading. `ahead`: a process that was started before, for the first connection.
 *
 * Errors: those of `SourceKind.open`, and `source.timeout`, `source.crashed`, `source.cancelled`.
 */
export async function openInProcess(
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
  ahead?: ReaderAhead,
): Promise<Source> {
  let session = await connect(config, context, signal, ahead);
  let closed = false;
  let busy = false;
  let lastId = 0;

  const request = async (what: Question, within?: AbortSignal) => {
    if (closed) throw new GatehouseError('source.read', `The connection to "${config.name}" is closed.`);
    if (busy)
      throw new GatehouseError('source.unsupported', `"${config.name}" is being read; it answers one query at a time.`);
    busy = true;
    try {
      if (session.process.ended) session = await connect(session.config, context, within);
    } catch (thrown) {
      busy = false;
      throw thrown;
    }
    lastId += 1;
    session.process.send({ ...what, id: lastId });
    return exchange(session, lastId, within);
  };

  const ask = async (what: Question, within?: AbortSignal): Promise<ReaderEvent> => {
    const answer = await request(what, within);
    try {
      return await answer.next('firstRow');
    } finally {
      await answer.end();
      busy = false;
    }
  };

  return {
    ...(session.config.server === undefined ? {} : { server: session.config.server }),
    async *read(query, within) {
      const answer = await request({ kind: 'read', query }, within);
      try {
        yield* batches(answer);
      } finally {
        await answer.end();
        busy = false;
      }
    },
    async describe(query, within): Promise<readonly ColumnDescription[]> {
      const event = await ask({ kind: 'describe', query }, within);
      return event.kind === 'described' ? event.columns : [];
    },
    async write(query, within) {
      refuseReadOnly(config);
      const event = await ask({ kind: 'write', query }, within);
      return event.kind === 'written' ? event.rows : 0;
    },
    async deliver(delivery, within) {
      refuseReadOnly(config);
      const event = await ask({ kind: 'deliver', delivery }, within);
      if (event.kind === 'delivered') return event.outcome;
      throw new GatehouseError('source.read', `The process of "${config.name}" gave no answer to a delivery.`);
    },
    async changesSince(asked, within) {
      const event = await ask({ kind: 'changes', asked }, within);
      return event.kind === 'changed' ? event.changes : noChanges;
    },
    async renew(within) {
      session = await (session.process.ended
        ? connect(config, context, within)
        : openOn(session.process, config, within));
    },
    async close() {
      closed = true;
      await session.process.close();
    },
  };
}

/** What is asked of the child, before it has its id. */
type Question =
  | { readonly kind: 'read' | 'describe' | 'write'; readonly query: Query }
  | { readonly kind: 'deliver'; readonly delivery: Delivery }
  | { readonly kind: 'changes'; readonly asked: ChangesQuery };

function refuseReadOnly(config: SourceConfig): void {
  if (!config.readOnly) return;
  throw new GatehouseError('source.readOnly', `"${config.name}" is readOnly: true; nothing is written to it.`, {
    place: `source "${config.name}"`,
  });
}

async function connect(
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
  ahead?: ReaderAhead,
): Promise<Session> {
  if (signal?.aborted) throw new GatehouseError('source.cancelled', `Connecting to "${config.name}" was cancelled.`);
  const early = ahead?.take() ?? null;
  if (early !== null) {
    const process = attendReader(early, config, context);
    try {
      return await openOn(process, config, signal);
    } catch (thrown) {
      // It had died before, and that was not known yet.
      const lost = thrown instanceof GatehouseError && thrown.code === 'source.crashed' && !process.began;
      if (!lost) throw thrown;
    }
  }
  return openOn(attendReader(forkReader(config.type), config, context), config, signal);
}

/** Has the process open the source, instead of what it had open. */
async function openOn(process: ReaderProcess, config: SourceConfig, signal?: AbortSignal): Promise<Session> {
  try {
    process.send({ kind: 'open', config });
    const event = await process.next(config.timeLimits.connect, () => timeLimitError(config, 'connect'), signal);
    if (event.kind === 'refused') throw hidden(arrivedError(event.error), config);
    const server = event.kind === 'opened' ? event.server : undefined;
    return { process, config: server === undefined ? config : { ...config, server } };
  } catch (thrown) {
    process.kill(thrown instanceof GatehouseError ? thrown : new GatehouseError('source.connect', String(thrown)));
    throw thrown;
  }
}

/** The answer to one request. */
interface Exchange {
  /** The next event of this request. Errors: what the child reported, and those of waiting. */
  next(limit: keyof TimeLimits): Promise<ReaderEvent>;
  /** Tells the child that a batch was taken. */
  taken(): void;
  /** To be called last: stops the request if it still runs. */
  end(): Promise<void>;
}

function exchange({ process, config }: Session, id: number, signal?: AbortSignal): Exchange {
  let over = false;
  const send = (kind: 'taken' | 'stop'): void => process.send({ kind, id });
  const receive = async (milliseconds: number, late: () => GatehouseError, within?: AbortSignal) => {
    for (;;) {
      const event = await process.next(milliseconds, late, within);
      if (!('id' in event) || event.id !== id) continue;
      over = event.kind !== 'batch' && event.kind !== 'columns';
      return event;
    }
  };
  return {
    async next(limit) {
      const event = await receive(config.timeLimits[limit], () => timeLimitError(config, limit), signal).catch(
        (thrown: unknown) => {
          if (thrown instanceof GatehouseError && thrown.code === 'source.timeout') process.kill(thrown);
          throw thrown;
        },
      );
      if (event.kind === 'failed') throw hidden(arrivedError(event.error), config);
      return event;
    },
    taken: () => send('taken'),
    async end() {
      if (over || process.ended) return;
      send('stop');
      const stopped = new GatehouseError('source.cancelled', `Reading "${config.name}" was cancelled.`);
      const deadline = performance.now() + stopGrace;
      try {
        while (!over) await receive(deadline - performance.now(), () => stopped);
      } catch {
        process.kill(stopped);
      }
    },
  };
}

async function* batches(answer: Exchange): AsyncGenerator<RowBatch, void, undefined> {
  let limit: 'firstRow' | 'silence' = 'firstRow';
  for (;;) {
    const event = await answer.next(limit);
    if (event.kind === 'end') return;
    if (event.kind !== 'batch') continue;
    limit = 'silence';
    answer.taken();
    yield event.batch;
  }
}

const limitMeaning: Readonly<Record<keyof TimeLimits, string>> = {
  connect: 'did not answer when connecting',
  firstRow: 'did not answer the query',
  silence: 'fell silent between two rows',
};

function timeLimitError(config: SourceConfig, limit: keyof TimeLimits): GatehouseError {
  const milliseconds = config.timeLimits[limit];
  return new GatehouseError(
    'source.timeout',
    `"${config.name}" ${limitMeaning[limit]} within ${milliseconds} ms (timeLimits.${limit}).`,
    {
      place: `source "${config.name}", timeLimits.${limit}`,
      value: String(milliseconds),
      remedy:
        limit === 'connect'
          ? 'Check that the server runs and that the address, the port and the firewall are right.'
          : `See what the server is doing; raise timeLimits.${limit} if the query may take that long.`,
    },
  );
}

function hidden(error: GatehouseError, config: SourceConfig): GatehouseError {
  const message = hideConfigured(error.message, config);
  if (message === error.message) return error;
  return new GatehouseError(error.code, message, {
    ...(error.place === undefined ? {} : { place: error.place }),
    ...(error.value === undefined ? {} : { value: error.value }),
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  });
}
