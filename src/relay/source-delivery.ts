/** Access events for a source's database. */
import type { EventsConfig, SourceConfig } from '../config/document.ts';
import { eventById, eventsAfter, type LoggedEvent, newestEvent } from '../registry/access-events.ts';
import { ensureSource } from '../registry/sources.ts';
import { concerns, createOutgoing } from './outgoing.ts';
import type { RelayTask } from './relay-task.ts';
import type { Delivery, OutgoingEvent } from './sink.ts';
import { openSqlSink } from './sql-sink.ts';

export async function sourceDelivery(
  { database, context, open }: RelayTask,
  config: SourceConfig,
  events: EventsConfig,
): Promise<Delivery<LoggedEvent, OutgoingEvent>> {
  const sourceId = await ensureSource(database, config.name);
  const outgoing = createOutgoing(config, events);
  return {
    sink: config.name,
    name: config.name,
    start: () => Promise.resolve(0),
    patient: false,
    after: (position, limit) => eventsAfter(database, sourceId, position, limit),
    byId: (id) => eventById(database, sourceId, id),
    newest: () => newestEvent(database),
    outgoing: (event) => (concerns(events, event) ? outgoing(event) : null),
    open: (at, signal) => openSqlSink({ config, events, context, open, ...at }, signal),
  };
}
