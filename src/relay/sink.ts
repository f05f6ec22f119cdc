/** Where access events and changes go. */
import type { GatehouseError } from '../model/errors.ts';
import type { Value } from '../model/value.ts';

/** An event as a sink takes it: its id in the log and the values of the named parameters. */
export interface OutgoingEvent {
  readonly id: number;
  readonly values: Readonly<Record<string, Value>>;
}

export interface SinkAnswer {
  /** How many events of the batch, from its first, have arrived for good. */
  readonly delivered: number;
  /** Why the event after those will never be taken; null where all have arrived. */
  readonly refused: string | null;
}

/** One open way to a target, which takes one batch at a time. */
export interface Sink<Outgoing extends { readonly id: number } = OutgoingEvent> {
  /** The newest event that the target itself remembers to be done with; null where it keeps no such bookmark. */
  readonly position: () => number | null;
  /** Takes events in order. Errors are those that are no event's fault: `source.*`, `hook.*`, `relay.running`. */
  deliver(events: readonly Outgoing[], signal: AbortSignal): Promise<SinkAnswer>;
  /** Takes an event that was refused before, out of order; the reason where it is refused again. Errors as for `deliver`. */
  deliverAgain(event: Outgoing, signal: AbortSignal): Promise<string | null>;
  /** Moves the target's bookmark, if it keeps one, past events that do not go there. Errors as for `deliver`. */
  pass(position: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Where a newly opened sink goes on. */
export interface Opening {
  /** Names this registry's sink in the target. */
  readonly token: string;
  readonly position: number;
  /** What was found at an earlier opening to keep an event from arriving twice. */
  readonly keeps: 'table' | 'id' | null;
}

/** A log of the registry, and the target that gets what is in it. */
export interface Delivery<Item extends { readonly id: number }, Outgoing extends { readonly id: number }> {
  /** Under this name the cursor and the refusals are kept. */
  readonly sink: string;
  /** As messages call the target. */
  readonly name: string;
  /** Where a cursor begins that is not there yet. */
  start(): Promise<number>;
  /** A target that said when it wants to be asked again is not asked earlier, not even by another process. */
  readonly patient: boolean;
  /** Items of the log after a position, in order. */
  after(position: number, limit: number): Promise<readonly Item[]>;
  /** Undefined when it is there no more. */
  byId(id: number): Promise<Item | undefined>;
  /** The newest id of the log. */
  newest(): Promise<number>;
  /** What goes to the target: null where the item is none of its business, `fault` where it can never be sent. */
  outgoing(item: Item): Outgoing | null | { readonly fault: GatehouseError };
  open(at: Opening, signal: AbortSignal): Promise<Sink<Outgoing> & { readonly keeps: 'table' | 'id' | null }>;
}
