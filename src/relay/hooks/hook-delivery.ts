/** A log of the registry for a web hook: each item is posted in its envelope, signed, one after the other or in lists. */
import type { HookConfig, HookStream } from '../../config/document.ts';
import { newestOf } from '../../registry/hook-cursors.ts';
import { accessAfter, accessById, changeById, changesAfter, type HookAccessEvent } from '../../registry/hook-log.ts';
import type { ListedChange } from '../../registry/lists/changes.ts';
import type { RelayTask } from '../relay-task.ts';
import type { Delivery } from '../sink.ts';
import { type CloudEvent, type Envelope, envelopeOf } from './envelope.ts';
import { type HookItem, openHookSink } from './hook-sink.ts';
import { sinksOf } from './hook-sinks.ts';

/** What the delivery of any of a hook's logs needs to be followed. */
export type HookDelivery = Delivery<{ readonly id: number }, HookItem>;

/** One for each log that the hook follows. */
export function hookDeliveries(task: RelayTask, hook: HookConfig): HookDelivery[] {
  const envelope = envelopeOf(task.identity);
  return sinksOf(hook).map(({ sink, log, from }) => {
    const common = {
      sink,
      name: `hook ${hook.name}`,
      start: () => (from === 'start' ? Promise.resolve(0) : newestOf(task.database, log)),
      patient: true,
      newest: () => newestOf(task.database, log),
      open: () => Promise.resolve(openHookSink(hook, task.context)),
    };
    const stream: HookStream = log === 'change' ? 'changes' : 'access';
    return { ...common, ...(stream === 'access' ? accessLog(task, hook, envelope) : changeLog(task, hook, envelope)) };
  });
}

function accessLog({ database }: RelayTask, { sources }: HookConfig, envelope: Envelope) {
  const concerns = ({ personKeys }: HookAccessEvent): boolean =>
    sources === null || sources.some((source) => Object.hasOwn(personKeys, source));
  return {
    after: (position: number, limit: number) => accessAfter(database, position, limit),
    byId: (id: number) => accessById(database, id),
    outgoing: (item: { readonly id: number }) => {
      const event = item as HookAccessEvent;
      return concerns(event) ? itemOf(event.id, envelope.access(event)) : null;
    },
  };
}

function changeLog({ database }: RelayTask, { sources, entities }: HookConfig, envelope: Envelope) {
  const concerns = ({ source, entity }: ListedChange): boolean =>
    (sources === null || (source !== null && sources.includes(source))) &&
    (entities === null || entities.includes(entity));
  return {
    after: (position: number, limit: number) => changesAfter(database, position, limit),
    byId: (id: number) => changeById(database, id),
    outgoing: (item: { readonly id: number }) => {
      const change = item as ListedChange;
      return concerns(change) ? itemOf(change.id, envelope.change(change)) : null;
    },
  };
}

function itemOf(id: number, event: CloudEvent): HookItem {
  return { id, eventId: event.id, json: JSON.stringify(event) };
}
