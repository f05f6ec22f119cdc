import type { MappedEntity, RecordOf, Rejection } from '../model/records.ts';
import type { Value } from '../model/value.ts';

/** What became of a row. */
export type Mapped<R> =
  | { readonly kind: 'record'; readonly record: R }
  | { readonly kind: 'rejection'; readonly rejection: Rejection; readonly personKey?: string };

/** The configuration of one entity compiled for the columns of one result. Pure: the same row always gives the same answer. */
export interface Mapper<E extends MappedEntity> {
  readonly entity: E;
  /**
   * Changes whenever the same row could be mapped otherwise: configuration of the entity, time zone, columns of the result, version of
   * the mapping code. Seeds the digests of raw rows.
   */
  readonly fingerprint: string;
  /** Indexes of the columns whose texts make a row's key; one for most entities, person and number (and kind) for identifiers. */
  readonly keyColumns: readonly number[];
  readonly map: (row: readonly Value[]) => Mapped<RecordOf[E]>;
}
