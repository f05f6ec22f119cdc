/** The rows of an entity of a directory, in batches. */
import { Buffer } from 'node:buffer';
import { type DirectoryRows, valueSeparator } from '../../model/directory-query.ts';
import { type RowBatch, type RowEncoder, rowEncoder } from '../../model/row-batch.ts';
import type { LdapClient } from './client.ts';
import { type Column, columnsOf } from './columns.ts';
import { parentDn, rdnValue } from './dn.ts';
import type { EntryBytes } from './entry.ts';
import { type EntryReader, entryReader, type OpenedEntry } from './entry-reader.ts';
import { type Memberships, membershipsOf } from './groups.ts';
import { type Place, placeOf } from './parents.ts';
import { restOfRange } from './ranges.ts';

/** Where rows are read, and with what. */
export interface RowsTask {
  readonly client: LdapClient;
  readonly query: DirectoryRows;
  /** The filter with what narrows it further; several where it would be too long, for entries of which none is found twice. */
  readonly filters: readonly string[];
  /** Where groups are looked for. */
  readonly root: string;
  readonly onReference: (address: string) => void;
  readonly signal?: AbortSignal;
}

/** Gives no batch where there are no rows; `entries` counts what was read. */
export async function* readRows(task: RowsTask, seen: { entries: number }): AsyncGenerator<RowBatch> {
  const { client, query, signal } = task;
  const { columns, attributes } = columnsOf(query);
  const reader = entryReader(attributes);
  const memberships =
    query.groups === undefined || !query.columns.includes('groups[]')
      ? null
      : await membershipsOf(client, query.groups, task.root, signal);
  const place = await placeOf(client, query, signal);
  const encoder = rowEncoder(query.columns);
  const put = columns.map((column) => putter(column, reader, { query, place, memberships }));
  const each = query.each === undefined ? -1 : reader.indexOf(query.each);
  for await (const portion of portionsOf(task, attributes)) {
    seen.entries += portion.length;
    for (const bytes of portion) {
      const entry = reader.open(bytes);
      if (entry.ranged.size > 0) await complete(client, entry, signal);
      const rows = each === -1 ? 1 : entry.count(each);
      for (let row = 0; row < rows; row++) {
        for (const putColumn of put) putColumn(entry, row, encoder);
        const batch = encoder.endRow() ? encoder.take() : null;
        if (batch !== null) yield batch;
      }
    }
  }
  const rest = encoder.take();
  if (rest !== null) yield rest;
}

async function* portionsOf(
  { client, query, filters, onReference, signal }: RowsTask,
  attributes: readonly string[],
): AsyncGenerator<readonly EntryBytes[]> {
  const { base, scope } = query;
  for (const filter of filters) yield* client.portions({ base, scope, filter, attributes, onReference }, signal);
}

async function complete(client: LdapClient, entry: OpenedEntry, signal?: AbortSignal): Promise<void> {
  const dn = entry.dn();
  for (const [attribute, { name, next }] of entry.ranged) {
    const count = entry.count(attribute);
    const values = Array.from({ length: count }, (_, index) => Buffer.from(entry.value(attribute, index)));
    entry.replace(attribute, [...values, ...(await restOfRange(client, dn, name, next, signal))]);
  }
}

type Putter = (entry: OpenedEntry, row: number, encoder: RowEncoder) => void;

interface Made {
  readonly query: DirectoryRows;
  readonly place: Place;
  readonly memberships: Memberships | null;
}

function putter(column: Column, reader: EntryReader, made: Made): Putter {
  switch (column.kind) {
    case 'value':
      return valuePutter(column, reader, made.query.each);
    case 'list': {
      const attribute = reader.indexOf(column.attribute);
      return (entry, _row, encoder) => putText(joined(entry.texts(attribute), column.separator), encoder);
    }
    case 'named': {
      const attribute = reader.indexOf(column.attribute);
      return (entry, _row, encoder) =>
        putText(entry.count(attribute) === 0 ? null : rdnValue(entry.value(attribute, 0).toString('utf8')), encoder);
    }
    case 'dn':
      return (entry, _row, encoder) => encoder.putText(entry.dn());
    case 'rdn':
      return (entry, _row, encoder) => encoder.putText(rdnValue(entry.dn()));
    case 'parentDn':
      return (entry, _row, encoder) => putText(parentDn(entry.dn()), encoder);
    case 'parentKey':
      return (entry, _row, encoder) => putText(made.place.parentKey(entry.dn()), encoder);
    case 'unitPath':
      return (entry, _row, encoder) => putText(made.place.unitPath(entry.dn()), encoder);
    case 'disabled':
      return disabledPutter(reader);
    case 'groups':
      return groupsPutter(reader, made);
  }
}

function valuePutter(
  { attribute: name, values }: Extract<Column, { kind: 'value' }>,
  reader: EntryReader,
  each: string | undefined,
): Putter {
  const attribute = reader.indexOf(name);
  const byRow = each !== undefined && each.toLowerCase() === name.toLowerCase();
  return (entry, row, encoder) => {
    if (entry.count(attribute) === 0) encoder.putNull();
    else entry.put(attribute, byRow ? row : 0, values, encoder);
  };
}

/** Bit 2 of `userAccountControl`; a lock of OpenLDAP's password policy that has no end; the flags of 389 and Novell. */
function disabledPutter(reader: EntryReader): Putter {
  const control = reader.indexOf('userAccountControl');
  const locked = reader.indexOf('pwdAccountLockedTime');
  const flags = [reader.indexOf('nsAccountLock'), reader.indexOf('loginDisabled')];
  return (entry, _row, encoder) => {
    const [bits] = entry.texts(control);
    const disabled =
      (bits !== undefined && (Number(bits) & 2) !== 0) ||
      entry.texts(locked).some((time) => time.startsWith('00000101')) ||
      flags.some((flag) => entry.texts(flag).some((text) => text.toLowerCase() === 'true'));
    encoder.putBoolean(disabled);
  };
}

function groupsPutter(reader: EntryReader, { query, memberships }: Made): Putter {
  const by = query.groups?.by;
  const memberOf = by !== undefined && 'memberOf' in by ? reader.indexOf(by.memberOf) : -1;
  const uid = by !== undefined && 'members' in by ? reader.indexOf('uid') : -1;
  return (entry, _row, encoder) => {
    const names = memberships?.namesOf(
      memberOf === -1 ? [] : entry.texts(memberOf),
      memberOf === -1 ? entry.dn() : '',
      uid === -1 || entry.count(uid) === 0 ? undefined : entry.value(uid, 0).toString('utf8'),
    );
    putText(joined(names ?? [], valueSeparator), encoder);
  };
}

function joined(texts: readonly string[], separator: string): string | null {
  return texts.length === 0 ? null : texts.join(separator);
}

function putText(text: string | null, encoder: RowEncoder): void {
  if (text === null || text === '') encoder.putNull();
  else encoder.putText(text);
}
