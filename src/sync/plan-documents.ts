/** Plans justification documents from the rows that changed, and settles which of them may stand beside each other. */
import { zoneOf } from '../mapping/zone.ts';
import { type Claim, refusedClaims, type Span, type Standing, spanOf } from '../model/document.ts';
import { documentTypeFinder, type StoredDocumentType } from '../model/document-types.ts';
import type { DocumentRecord } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { type DocumentFacts, documentsOf, readDocuments, type StoredDocument } from '../registry/documents.ts';
import { keysOf } from '../registry/links.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import type { LinkIndex } from './link-index.ts';
import { isPersonFault, type PersonFinder } from './person-finder.ts';
import type { DocumentChange, Removal, ShownFields } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { Spool } from './spool.ts';

export interface DocumentPlanning {
  readonly database: Database;
  readonly sourceId: number;
  readonly finder: PersonFinder;
  readonly documents: LinkIndex;
  readonly types: readonly StoredDocumentType[];
  /** Zone of the days of the source; undefined is the server's. */
  readonly timezone: string | undefined;
  readonly rejected: (row: RejectedRow) => void;
}

const batchSize = 1000;

/** The changes that a batch of rows makes, without looking at what else the people have. */
export async function planDocuments(
  rows: readonly TouchedRow<DocumentRecord>[],
  planning: DocumentPlanning,
): Promise<DocumentChange[]> {
  const { documents, finder } = planning;
  const typeOf = documentTypeFinder(planning.types);
  const letters = new Map(planning.types.map((type) => [type.id, type]));
  const { toInstant } = zoneOf(planning.timezone, 'timezone');
  const knownIds = rows.filter((row) => !documents.isNew(row.entry)).map((row) => documents.localId(row.entry));
  const known = await readDocuments(planning.database, knownIds);
  const changes: DocumentChange[] = [];
  for (const row of rows) {
    const { record } = row;
    const person = finder.find(record.person);
    const type = typeOf(record.type);
    if (isPersonFault(person)) refuse(row, person, planning);
    else if (type === undefined) refuse(row, unknownType(record), planning);
    else {
      const old = documents.isNew(row.entry) ? undefined : known.get(documents.localId(row.entry));
      const personId = finder.persons?.isNew(person) === false ? finder.persons.localId(person) : -1;
      const { from, to, number, comment } = record;
      const facts = { typeId: type.id, from, to, number, comment };
      const stays = old !== undefined && old.personId === personId && letters.get(old.typeId)?.exclusive === true;
      changes.push({
        kind: old === undefined ? 'create' : 'update',
        key: row.key,
        entry: row.entry,
        digests: row.digests,
        fields: shownDocument(old, { ...facts, personId }, record.person, letters),
        id: old?.id ?? null,
        person,
        personKey: record.person,
        facts,
        span: type.exclusive ? spanOf(from, to, toInstant) : null,
        before: stays ? spanOf(old.from, old.to, toInstant) : null,
      });
    }
  }
  return changes;
}

function refuse(
  row: TouchedRow<DocumentRecord>,
  why: Pick<RejectedRow, 'column' | 'value' | 'code' | 'reason'>,
  planning: DocumentPlanning,
): void {
  planning.documents.reject(row.entry);
  planning.rejected({ entity: 'documents', key: row.key, ...why });
}

function unknownType({ type }: DocumentRecord) {
  const reason = `"${type}" is not the letter or the number of a type of document. Correct it in the source, or add the type.`;
  return { column: 'type', value: type, code: 'document.type', reason } as const;
}

function shownDocument(
  old: StoredDocument | undefined,
  now: DocumentFacts,
  personKey: string,
  types: ReadonlyMap<number, StoredDocumentType>,
): ShownFields {
  const fields: Record<string, readonly [unknown, unknown]> = {};
  if (old?.personId !== now.personId || now.personId < 0) {
    fields['person'] = [old === undefined ? null : `person ${old.personId} of the registry`, personKey];
  }
  if (old?.typeId !== now.typeId) {
    fields['type'] = [types.get(old?.typeId ?? -1)?.letter ?? null, types.get(now.typeId)?.letter ?? null];
  }
  for (const field of ['from', 'to', 'number', 'comment'] as const) {
    if ((old?.[field] ?? null) !== now[field]) fields[field] = [old?.[field] ?? null, now[field]];
  }
  return fields;
}

export interface DocumentSettlement extends DocumentPlanning {
  readonly claimed: Spool<DocumentChange>;
  readonly accepted: Spool<DocumentChange>;
  /** Documents that go in this cycle; nothing where their removal waits. */
  readonly removals: Spool<Removal> | null;
}

/** Moves the planned changes to `accepted`, but for those of exclusive types whose time another document takes: they are rejected. */
export async function settleDocuments(settlement: DocumentSettlement): Promise<void> {
  const { claimed, accepted, documents } = settlement;
  const refused = await findRefused(settlement);
  const names = await namesOf(refused, settlement);
  for await (const changes of claimed.batches(batchSize)) {
    for (const change of changes) {
      const other = refused.get(change.entry);
      if (other === undefined) accepted.push(change);
      else {
        documents.reject(change.entry);
        settlement.rejected(overlapping(change, names.get(other) ?? ''));
      }
    }
  }
  claimed.clear();
}

function overlapping({ key, facts }: DocumentChange, other: string): RejectedRow {
  const value = `${facts.from} to ${facts.to}`;
  const reason = `The person has ${other} for a part of the time from ${value}, and only one of the two can be. Correct the period of one of them in the source.`;
  return { entity: 'documents', key, column: 'from', value, code: 'document.overlap', reason };
}

/** Numbers in columns, since a source may have as many documents as people times years. */
interface Claims {
  readonly person: number[];
  readonly entry: number[];
  readonly from: number[];
  readonly until: number[];
  readonly beforeFrom: number[];
  readonly beforeUntil: number[];
}

/** Refused entries by what stands in their way: an entry, or below zero a document's id. */
async function findRefused(settlement: DocumentSettlement): Promise<Map<number, number>> {
  const claims: Claims = { person: [], entry: [], from: [], until: [], beforeFrom: [], beforeUntil: [] };
  const gone = new Set<number>();
  for await (const changes of settlement.claimed.batches(batchSize)) {
    for (const change of changes) {
      if (change.id !== null) gone.add(change.id);
      if (change.span !== null) addClaim(claims, change, change.span);
    }
  }
  if (settlement.removals !== null) {
    for await (const removals of settlement.removals.batches(batchSize)) {
      for (const { localId } of removals) gone.add(localId);
    }
  }
  const order = Array.from(claims.person.keys()).sort(
    (left, right) =>
      (claims.person[left] as number) - (claims.person[right] as number) ||
      (claims.entry[left] as number) - (claims.entry[right] as number),
  );
  const refused = new Map<number, number>();
  for (let from = 0; from < order.length; ) {
    const { groups, next } = groupsFrom(order, from, claims);
    from = next;
    const standing = await standingOf([...groups.keys()], gone, settlement);
    for (const [person, own] of groups) {
      for (const [entry, other] of refusedClaims(standing.get(person) ?? [], own)) refused.set(entry, other);
    }
  }
  return refused;
}

function addClaim(claims: Claims, change: DocumentChange, span: Span): void {
  claims.person.push(change.person);
  claims.entry.push(change.entry);
  claims.from.push(span.from);
  claims.until.push(span.until);
  claims.beforeFrom.push(change.before?.from ?? Number.NaN);
  claims.beforeUntil.push(change.before?.until ?? Number.NaN);
}

/** The claims of the next people, whole people only. */
function groupsFrom(
  order: readonly number[],
  start: number,
  claims: Claims,
): { groups: Map<number, Claim[]>; next: number } {
  const groups = new Map<number, Claim[]>();
  let next = start;
  for (; next < order.length; next++) {
    const at = order[next] as number;
    const person = claims.person[at] as number;
    if (!groups.has(person) && groups.size === batchSize) break;
    const before = { from: claims.beforeFrom[at] as number, until: claims.beforeUntil[at] as number };
    const claim: Claim = {
      id: claims.entry[at] as number,
      from: claims.from[at] as number,
      until: claims.until[at] as number,
      before: Number.isNaN(before.from) ? null : before,
    };
    groups.set(person, [...(groups.get(person) ?? []), claim]);
  }
  return { groups, next };
}

/** What people keep of documents of exclusive types, by the people's entries; ids below zero. */
async function standingOf(
  people: readonly number[],
  gone: ReadonlySet<number>,
  settlement: DocumentSettlement,
): Promise<Map<number, Standing[]>> {
  const { finder, database, types } = settlement;
  const { persons } = finder;
  const exclusive = new Set(types.filter((type) => type.exclusive).map((type) => type.id));
  const { toInstant } = zoneOf(settlement.timezone, 'timezone');
  const entries = new Map<number, number>();
  if (persons !== null)
    for (const entry of people) if (!persons.isNew(entry)) entries.set(persons.localId(entry), entry);
  const standing = new Map<number, Standing[]>();
  for (const document of (await documentsOf(database, [...entries.keys()])).values()) {
    const entry = entries.get(document.personId);
    if (entry === undefined || gone.has(document.id) || !exclusive.has(document.typeId)) continue;
    const span = { id: -document.id, ...spanOf(document.from, document.to, toInstant) };
    standing.set(entry, [...(standing.get(entry) ?? []), span]);
  }
  return standing;
}

/** How a message names what stands in the way. */
async function namesOf(
  refused: ReadonlyMap<number, number>,
  settlement: DocumentSettlement,
): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  if (refused.size === 0) return names;
  const wanted = new Set(refused.values());
  const ids = [...wanted].filter((id) => id < 0).map((id) => -id);
  for (let from = 0; from < ids.length; from += batchSize) {
    const part = ids.slice(from, from + batchSize);
    const keys = await keysOf(settlement.database, settlement.sourceId, 'documents', part);
    for (const id of part) {
      const key = keys.get(id)?.key;
      names.set(-id, key === undefined ? `document ${id} of another source` : `document "${key}"`);
    }
  }
  for await (const changes of settlement.claimed.batches(batchSize)) {
    for (const { entry, key } of changes) if (wanted.has(entry)) names.set(entry, `document "${key}"`);
  }
  return names;
}
