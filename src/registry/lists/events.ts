/** The newest access events, newest first. */
import { type LoggedEvent, newestEvents } from '../access-events.ts';
import type { Database } from '../database.ts';

const defaultLimit = 1000;

export async function* listEvents(
  database: Database,
  { sourceId, limit }: { readonly sourceId?: number | undefined; readonly limit?: number | undefined },
): AsyncGenerator<readonly (Omit<LoggedEvent, 'number'> & { readonly number: string | null })[]> {
  const events = await newestEvents(database, sourceId ?? 0, limit ?? defaultLimit);
  const shown = sourceId === undefined ? events : events.filter(({ personKey }) => personKey !== null);
  yield shown.map((event) => ({ ...event, number: event.number?.text ?? null }));
}
