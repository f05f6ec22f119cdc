/** Where access events go. */
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
export interface Sink {
  /** The newest event that the target itself remembers to be done with; null where it keeps no such bookmark. */
  readonly position: () => number | null;
  /** Takes events in order. Errors are those that are no event's fault: `source.*`, `relay.running`. */
  deliver(events: readonly OutgoingEvent[], signal: AbortSignal): Promise<SinkAnswer>;
  /** Takes an event that was refused before, out of order; the reason where it is refused again. Errors as for `deliver`. */
  deliverAgain(event: OutgoingEvent, signal: AbortSignal): Promise<string | null>;
  /** Moves the target's bookmark, if it keeps one, past events that do not go there. Errors as for `deliver`. */
  pass(position: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
