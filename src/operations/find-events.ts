/** Access events as people look for them. */
import {
  countEventHours,
  type EventFilter,
  type EventHour,
  type ListedEvent,
  listLoggedEvents,
} from '../registry/lists/logged-events.ts';
import type { Installation } from './installation.ts';

/** Newest recorded first. */
export async function findEvents(
  { database }: Installation,
  filter: EventFilter & { readonly after?: number | undefined; readonly limit: number },
): Promise<ListedEvent[]> {
  const events: ListedEvent[] = [];
  for await (const batch of listLoggedEvents(database, filter)) events.push(...batch);
  return events;
}

export function eventHours(
  { database }: Installation,
  filter: EventFilter & { readonly from: string; readonly to: string },
): Promise<EventHour[]> {
  return countEventHours(database, filter);
}
