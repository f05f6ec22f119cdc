/** Where web hooks begin in the logs, and that hooks which are no more leave nothing behind. */
import { type Database, one } from './database.ts';

/** One log of one hook, as its cursor and its refusals are kept. */
export interface HookSink {
  readonly sink: string;
  /** The counter of the log's ids. */
  readonly log: 'access_event' | 'change';
  /** A new one gets what happens from now on, or all that is in the log. */
  readonly from: 'now' | 'start';
}

/** Every sink of a hook begins so, and none of a source: those have no colon in their names. */
export const hookPrefix = 'hook:';
/** Sinks whose refusals are of changes and not of events. */
export const changesSuffix = ':changes';

/** To be called with the configuration that is stored: new hooks get their cursors, and those of removed ones go. */
export async function settleHookCursors(
  within: Database,
  sinks: readonly HookSink[],
  newToken: () => string,
): Promise<void> {
  const names = within.list(sinks.map(({ sink }) => sink));
  for (const table of ['relay_cursor', 'relay_refused']) {
    await within.run(`DELETE FROM ${table} WHERE sink LIKE 'hook:%' AND NOT (${within.among('sink', 'text')})`, [
      names,
    ]);
  }
  // Whoever changed the configuration wants to see whether it helps.
  await within.run("UPDATE relay_cursor SET retry_at = NULL WHERE sink LIKE 'hook:%'");
  for (const { sink, log, from } of sinks) {
    const position = from === 'start' ? 0 : await newestOf(within, log);
    await within.run(
      'INSERT INTO relay_cursor (sink, token, position, failures) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING',
      [sink, newToken(), position],
    );
  }
}

/** The newest id that a log has ever given out; 0 before the first. */
export async function newestOf(database: Database, log: HookSink['log']): Promise<number> {
  const row = await one(database, 'SELECT next FROM counter WHERE name = ?', [log]);
  return Number(row?.['next'] ?? 1) - 1;
}

/** A number that grows whenever anything comes into any of the logs. */
export async function newestOfAll(database: Database): Promise<number> {
  const row = await one(database, "SELECT sum(next) AS next FROM counter WHERE name IN ('access_event', 'change')");
  return Number(row?.['next'] ?? 0);
}

/** This registry's own name for ever, by which receivers tell it from others. */
export async function registryIdentity(database: Database): Promise<string> {
  const row = await one(database, "SELECT body FROM configuration WHERE name = 'identity'");
  return String(row?.['body'] ?? '');
}

/** What a hook had before it is no more. */
export async function removeHookCursors(within: Database, hook: string): Promise<void> {
  for (const table of ['relay_cursor', 'relay_refused']) {
    await within.run(`DELETE FROM ${table} WHERE sink LIKE ?`, [`${hookPrefix}${hook}:%`]);
  }
}
