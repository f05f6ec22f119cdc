/** Waiting for drivers, which may answer late or never. */
import type { SourceConfig } from '../../config/document.ts';
import { GatehouseError } from '../../model/errors.ts';

/** The promise's outcome, or the signal's reason as soon as it is aborted; a late failure of the promise is then let go. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}

const goodbyeMilliseconds = 2000;

/** The outcome of closing; rejects when it takes too long, since a server that has gone without a word never answers. */
export function goodbye(closing: Promise<void> | undefined): Promise<void> {
  return untilAborted(Promise.resolve(closing), AbortSignal.timeout(goodbyeMilliseconds));
}

/**
 * Waits for a driver to connect, at most as long as the source's limit; `discard` ends a connection that comes too late.
 *
 * Errors: `source.timeout`, `source.cancelled`, and whatever `connecting` fails with.
 */
export async function withinConnectLimit<T>(
  config: SourceConfig,
  connecting: Promise<T>,
  discard: (late: T) => void,
  signal?: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(config.timeLimits.connect);
  const either = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    return await untilAborted(connecting, either);
  } catch (thrown) {
    if (!either.aborted) throw thrown;
    connecting.then(discard, () => undefined);
    if (signal?.aborted)
      throw new GatehouseError('source.cancelled', `Connecting to source ${config.name} was cancelled.`, {
        place: config.name,
      });
    throw new GatehouseError(
      'source.timeout',
      `Source ${config.name} did not let Gatehouse in within ${config.timeLimits.connect} ms.`,
      {
        place: config.name,
        remedy: 'Check host and port, and whether a firewall stands between; or raise timeLimits.connect.',
        cause: thrown,
      },
    );
  }
}
