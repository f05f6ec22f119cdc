/**
 * Reads one entity and compares: a row that has not changed costs a digest and a look-up; any other is mapped and handed on in batches.
 * Reading writes nothing.
 */
import type { Mapper } from '../mapping/mapper.ts';
import type { ErrorCode } from '../model/error-codes.ts';
import type { MappedEntity, RecordOf } from '../model/records.ts';
import { decodeRow, type RowBatch } from '../model/row-batch.ts';
import { showValue, type Value } from '../model/value.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { digest, digestKey, digestRecord, digestWords, keySeparator, type Seed, seedOf, wordsOf } from './digest.ts';
import { type Entry, type LinkIndex, linkState } from './link-index.ts';
import { keySeed } from './load-index.ts';
import type { Digests, SilentChange } from './planned.ts';

const recordSeed = seedOf('gatehouse: mapped records');
/** So many rows with null or repeated keys are named; reading stops there. */
const namedRows = 20;
/** Planning asks the registry a few questions a batch, so it waits until so many rows have changed. */
const touchedTogether = 150;

/** A row whose record is new or changed. */
export interface TouchedRow<R> {
  readonly key: string;
  readonly entry: Entry;
  readonly digests: Digests;
  readonly record: R;
}

export interface ReadingSink<R> {
  touched(rows: readonly TouchedRow<R>[]): Promise<void>;
  silent(change: SilentChange): void;
  rejected(row: RejectedRow): void;
  /** A row that cannot be used says that the person whom it names is there; where rows are joined to people. */
  present?(personKey: string): void;
}

export interface Reading {
  readonly rows: number;
  readonly unchanged: number;
  /** Set when keys were null or repeated: nothing of this entity may be planned. */
  readonly aborted: { readonly code: ErrorCode; readonly reason: string } | null;
}

export interface ReadingTask<E extends MappedEntity> {
  readonly entity: E;
  /** The result of the entity's query. */
  readonly rows: AsyncIterable<RowBatch>;
  readonly index: LinkIndex;
  readonly mapperFor: (columns: readonly string[]) => Promise<Mapper<E>>;
  readonly sink: ReadingSink<RecordOf[E]>;
  readonly progress: (rows: number) => void;
}

/** Errors: those of the source, and `config.column` where the result lacks a column. */
export async function readEntity<E extends MappedEntity>(task: ReadingTask<E>): Promise<Reading> {
  const state: ReadingState = { rows: 0, unchanged: 0, faults: [], faultCode: 'cycle.duplicateKey' };
  const { faults } = state;
  let mapper: Mapper<E> | undefined;
  let seed = seedOf('');
  let touched: TouchedRow<RecordOf[E]>[] = [];
  for await (const batch of task.rows) {
    if (mapper === undefined) {
      mapper = await task.mapperFor(batch.columns);
      seed = seedOf(mapper.fingerprint);
    }
    compareBatch(batch, mapper, seed, task, state, touched);
    if (faults.length >= namedRows) break;
    if (faults.length === 0 && touched.length >= touchedTogether) {
      await task.sink.touched(touched);
      touched = [];
    }
    task.progress(state.rows);
  }
  if (faults.length === 0 && touched.length > 0) await task.sink.touched(touched);
  const { rows, unchanged, faultCode } = state;
  const aborted = faults.length === 0 ? null : { code: faultCode, reason: faultReason(task.entity, faultCode, faults) };
  return { rows, unchanged, aborted };
}

/** What a reading has come to so far. */
interface ReadingState {
  rows: number;
  unchanged: number;
  readonly faults: string[];
  faultCode: ErrorCode;
}

/** Puts the rows of a batch that are new or changed into `touched`. */
function compareBatch<E extends MappedEntity>(
  batch: RowBatch,
  mapper: Mapper<E>,
  seed: Seed,
  task: ReadingTask<E>,
  state: ReadingState,
  touched: TouchedRow<RecordOf[E]>[],
): void {
  const { index, sink } = task;
  const { faults } = state;
  const { starts } = batch;
  const words = wordsOf(batch);
  // Identifiers have no key of their own: who has which number is what identifies them, and a repeated row is only a repetition.
  const composite = task.entity === 'identifiers';
  const required = composite ? 2 : 1;
  let { rows } = state;
  let unchanged = 0;
  for (let row = 0; row < batch.count; row++) {
    rows += 1;
    const keyed = digestKey(batch, row, mapper.keyColumns, required, keySeed);
    const keyA = digest.a;
    const keyB = digest.b;
    digestWords(words, (starts[row] as number) >> 2, (starts[row + 1] as number) >> 2, seed);
    const rowA = digest.a;
    const rowB = digest.b;
    let entry = keyed ? index.find(keyA, keyB) : -1;
    if (entry >= 0) {
      const earlier = index.see(entry, rows);
      if (earlier > 0) {
        if (composite) sink.rejected(repeated(task.entity, mapper, batch, row, earlier, rows));
        else
          addFault(state, 'cycle.duplicateKey', `key ${shownKey(mapper, batch, row)} in rows ${earlier} and ${rows}`);
        continue;
      }
      if (index.sameRow(entry, rowA, rowB) && index.state(entry) === linkState.present) {
        unchanged += 1;
        continue;
      }
    } else if (keyed) {
      entry = index.addNew(keyA, keyB);
      index.see(entry, rows);
    } else if (!composite) {
      addFault(state, 'cycle.nullKey', `row ${rows}`);
      continue;
    }
    if (faults.length > 0) continue;
    const change = mapRow(decodeRow(batch, row), entry, rowA, rowB, mapper, task);
    if (change === null) continue;
    if (change.kind === 'silent') {
      unchanged += 1;
      sink.silent(change);
    } else touched.push(change.row);
  }
  state.rows = rows;
  state.unchanged += unchanged;
}

/** What becomes of a row whose digest is not the stored one; null when it is rejected. */
function mapRow<E extends MappedEntity>(
  values: readonly Value[],
  entry: Entry,
  rowA: number,
  rowB: number,
  mapper: Mapper<E>,
  { entity, index, sink }: ReadingTask<E>,
): SilentChange | { readonly kind: 'touched'; readonly row: TouchedRow<RecordOf[E]> } | null {
  const mapped = mapper.map(values);
  if (mapped.kind === 'rejection') {
    if (entry >= 0) index.reject(entry);
    sink.rejected({ entity, ...mapped.rejection });
    if (mapped.personKey !== undefined) sink.present?.(mapped.personKey);
    return null;
  }
  digestRecord(mapped.record, recordSeed);
  const digests: Digests = [rowA, rowB, digest.a, digest.b];
  const key = keyText(values, mapper.keyColumns);
  const same = index.sameRecord(entry, digest.a, digest.b) && index.state(entry) === linkState.present;
  if (same && !index.isNew(entry)) return { kind: 'silent', key, entry, localId: index.localId(entry), digests };
  return { kind: 'touched', row: { key, entry, digests, record: mapped.record } };
}

function addFault(state: ReadingState, code: ErrorCode, where: string): void {
  state.faultCode = code;
  state.faults.push(where);
}

/** A row's key as it is stored and shown: the texts of its key columns. */
export function keyText(values: readonly Value[], columns: readonly number[]): string {
  if (columns.length === 1) return String(values[columns[0] as number]).trim();
  return columns.map((column) => String(values[column] ?? '').trim()).join(keySeparator);
}

/** The key of the person that the key of an identifier begins with. */
export function personOfKey(key: string): string {
  return key.split(keySeparator, 1)[0] ?? key;
}

/** A key as people read it. */
export function shownKeyText(key: string): string {
  return key.includes(keySeparator)
    ? key
        .split(keySeparator)
        .filter((part) => part !== '')
        .join(' ')
    : key;
}

function shownKey<E extends MappedEntity>(mapper: Mapper<E>, batch: RowBatch, row: number): string {
  return showValue(keyText(decodeRow(batch, row), mapper.keyColumns));
}

function repeated<E extends MappedEntity>(
  entity: E,
  mapper: Mapper<E>,
  batch: RowBatch,
  row: number,
  earlier: number,
  at: number,
): RejectedRow {
  const key = shownKey(mapper, batch, row);
  return {
    entity,
    key,
    column: batch.columns[mapper.keyColumns[0] ?? 0] ?? '',
    value: shownKeyText(key),
    code: 'cycle.duplicate',
    reason: `Row ${at} repeats row ${earlier}: the same person and number. The first is used; remove the other from the query's result.`,
  };
}

function faultReason(entity: MappedEntity, code: ErrorCode, faults: readonly string[]): string {
  const named = faults.slice(0, namedRows).join('; ');
  const more = faults.length >= namedRows ? ' (and perhaps more)' : '';
  return code === 'cycle.nullKey'
    ? `Rows of ${entity} have no key: ${named}${more}. Nothing of ${entity} was changed. Make the query give every row a key.`
    : `Rows of ${entity} have the same key: ${named}${more}. Nothing of ${entity} was changed. Make the query give each key once.`;
}
