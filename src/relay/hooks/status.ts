/** How far behind every hook is in each of its logs, and what went wrong last. */
import type { HookConfig, HookStream } from '../../config/document.ts';
import { type Database, one } from '../../registry/database.ts';
import { newestOf } from '../../registry/hook-cursors.ts';
import { accessLag, changesLag } from '../../registry/hook-log.ts';
import { readCursors } from '../../registry/relay-cursors.ts';
import { hookSink, sinksOf } from './hook-sinks.ts';

export interface HookStatus {
  readonly hook: string;
  readonly stream: HookStream;
  readonly state: 'waiting' | 'behind' | 'failing';
  /** Id of the last event or change that is done with, and of the newest in the log. */
  readonly position: number;
  readonly newest: number;
  /** What is still to be posted, and when the oldest of it was recorded. */
  readonly waiting: number;
  readonly oldest: string | null;
  readonly refused: number;
  readonly failures: number;
  readonly error: string | null;
  readonly errorAt: string | null;
  readonly nextTry: string | null;
}

/** One line for each log of each hook. */
export async function hookStatus(database: Database, hooks: readonly HookConfig[]): Promise<HookStatus[]> {
  const cursors = new Map((await readCursors(database)).map((cursor) => [cursor.sink, cursor]));
  const lines: HookStatus[] = [];
  for (const hook of hooks) {
    for (const { sink, log } of sinksOf(hook)) {
      const stream: HookStream = log === 'change' ? 'changes' : 'access';
      const cursor = cursors.get(sink);
      const newest = await newestOf(database, log);
      const position = cursor?.position ?? (hook.from === 'start' ? 0 : newest);
      const lag =
        stream === 'changes'
          ? await changesLag(database, position, hook)
          : await accessLag(database, position, hook.sources);
      const refused = await one(database, 'SELECT count(*) AS n FROM relay_refused WHERE sink = ?', [
        hookSink(hook.name, stream),
      ]);
      const error = cursor?.error ?? null;
      lines.push({
        hook: hook.name,
        stream,
        state: error !== null ? 'failing' : lag.waiting > 0 ? 'behind' : 'waiting',
        position,
        newest,
        ...lag,
        refused: Number(refused?.['n'] ?? 0),
        failures: cursor?.failures ?? 0,
        error,
        errorAt: cursor?.errorAt ?? null,
        nextTry: cursor?.retryAt ?? null,
      });
    }
  }
  return lines;
}
