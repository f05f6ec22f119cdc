/**
 * What the server and a reading process say to each other. Requests go to the child over the IPC channel; replies and batches come back
 * over one pipe, so that they stay in order (`frames.ts`).
 */
import type { ServerAddress, SourceConfig, SourceType } from '../../config/document.ts';
import type { ErrorCode } from '../../model/error-codes.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import type { Changes, ChangesQuery, ColumnDescription, Delivered, Delivery, Query } from '../source.ts';

/** The file descriptor of the child's end of the pipe. */
export const replyDescriptor = 3;

/**
 * The child is at most this many batches ahead of what the consumer has taken: enough that it goes on reading while the consumer loads what it
 * compares with, or asks the registry.
 */
export const batchesAhead = 8;

export type Request =
  /** What will be opened has this type, so it may be loaded already. */
  | { readonly kind: 'load'; readonly type: SourceType }
  | { readonly kind: 'open'; readonly config: SourceConfig }
  | { readonly kind: 'read' | 'describe' | 'write'; readonly id: number; readonly query: Query }
  | { readonly kind: 'deliver'; readonly id: number; readonly delivery: Delivery }
  | { readonly kind: 'changes'; readonly id: number; readonly asked: ChangesQuery }
  /** The consumer has taken one batch: one more may be sent. */
  | { readonly kind: 'taken'; readonly id: number }
  | { readonly kind: 'stop'; readonly id: number }
  | { readonly kind: 'close' };

export type Reply =
  /** What comes next is done for the source: an end of the process may be its driver's fault. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'opened'; readonly server?: ServerAddress }
  | { readonly kind: 'refused'; readonly error: CarriedError }
  | { readonly kind: 'columns'; readonly id: number; readonly columns: readonly string[] }
  | { readonly kind: 'described'; readonly id: number; readonly columns: readonly ColumnDescription[] }
  | { readonly kind: 'written'; readonly id: number; readonly rows: number }
  | { readonly kind: 'delivered'; readonly id: number; readonly outcome: Delivered }
  | { readonly kind: 'changed'; readonly id: number; readonly changes: Changes }
  /** The last reply to a `read`. */
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CarriedError }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly facts?: Readonly<Record<string, unknown>>;
    };

/** An error as plain values. */
export interface CarriedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place?: string;
  readonly value?: string;
  readonly remedy?: string;
}

/** What was thrown as plain values; anything unexpected is told as `source.read`. */
export function carryError(thrown: unknown): CarriedError {
  if (!(thrown instanceof GatehouseError)) return { code: 'source.read', message: messageOf(thrown) };
  const { code, message, place, value, remedy } = thrown;
  return {
    code,
    message,
    ...(place === undefined ? {} : { place }),
    ...(value === undefined ? {} : { value }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** The error that was carried. */
export function arrivedError(carried: CarriedError): GatehouseError {
  return new GatehouseError(carried.code, carried.message, carried);
}
