/** Justification documents and the table of their types. */
import type { DocumentClass, DocumentType, StoredDocumentType } from '../model/document-types.ts';
import { type Database, one, type Parameter } from './database.ts';
import { entityCode } from './linked.ts';
import { textOf } from './people.ts';
import { reserve } from './sources.ts';
import { timeTables } from './time-tables.ts';

export interface DocumentFacts {
  readonly personId: number;
  readonly typeId: number;
  /** Days, both included, or instants; see `DocumentRecord`. */
  readonly from: string;
  readonly to: string;
  readonly number: string | null;
  readonly comment: string | null;
}

export interface StoredDocument extends DocumentFacts {
  readonly id: number;
}

export async function readDocuments(database: Database, ids: readonly number[]): Promise<Map<number, StoredDocument>> {
  return readBy(database, 'id', ids);
}

/** Documents of these people, by id. */
export async function documentsOf(
  database: Database,
  personIds: readonly number[],
): Promise<Map<number, StoredDocument>> {
  return readBy(database, 'person_id', personIds);
}

async function readBy(
  database: Database,
  column: 'id' | 'person_id',
  ids: readonly number[],
): Promise<Map<number, StoredDocument>> {
  if (ids.length === 0) return new Map();
  const rows = await database.all(`SELECT * FROM document WHERE ${database.among(column, 'id')} ORDER BY id`, [
    database.list(ids),
  ]);
  return new Map(
    rows.map((row) => [
      Number(row['id']),
      {
        id: Number(row['id']),
        personId: Number(row['person_id']),
        typeId: Number(row['type_id']),
        from: String(row['from_time']),
        to: String(row['to_time']),
        number: textOf(row['number']),
        comment: textOf(row['comment']),
      },
    ]),
  );
}

function columnsOf({ personId, typeId, from, to, number, comment }: DocumentFacts): Parameter[] {
  return [personId, typeId, from, to, number, comment];
}

/** Inserts documents; gives the id of the first, the others follow in order. */
export async function insertDocuments(within: Database, documents: readonly DocumentFacts[]): Promise<number> {
  const firstId = await reserve(within, 'document', documents.length);
  await within.insert(
    timeTables.document,
    documents.map((facts, index) => [firstId + index, ...columnsOf(facts)]),
  );
  return firstId;
}

export async function updateDocuments(within: Database, documents: readonly StoredDocument[]): Promise<void> {
  await within.update(
    timeTables.document,
    ['id'],
    ['person_id', 'type_id', 'from_time', 'to_time', 'number', 'comment'],
    documents.map((document) => [document.id, ...columnsOf(document)]),
  );
}

export async function deleteDocuments(within: Database, ids: readonly number[]): Promise<void> {
  await within.remove(
    timeTables.document,
    ['id'],
    ids.map((id) => [id]),
  );
}

/** All types, by numeric code. */
export async function readDocumentTypes(database: Database): Promise<StoredDocumentType[]> {
  const rows = await database.all('SELECT * FROM document_type ORDER BY code, id');
  return rows.map((row) => ({
    id: Number(row['id']),
    letter: String(row['letter']),
    code: String(row['code']),
    name: String(row['name']),
    class: String(row['class']) as DocumentClass,
    exclusive: row['exclusive'] === 1,
  }));
}

/**
 * Adds a type, or changes the one of the same letter; gives its id. Sources whose documents were rejected are read again although their
 * version has not changed. The database refuses a numeric code that another type has.
 */
export async function saveDocumentType(within: Database, type: DocumentType): Promise<number> {
  const known = await one(within, 'SELECT id FROM document_type WHERE letter = ?', [type.letter]);
  const id = known === undefined ? await reserve(within, 'document_type', 1) : Number(known['id']);
  const row = [id, type.letter, type.code, type.name, type.class, type.exclusive ? 1 : 0];
  await within.upsert(timeTables.documentType, ['id'], [row]);
  // A cycle without a version is never the one that lets the next be skipped.
  await within.run(
    `UPDATE cycle SET version = NULL WHERE version IS NOT NULL AND source_id IN (SELECT source_id FROM rejection WHERE entity = ${entityCode('documents')})`,
  );
  return id;
}

export async function countDocumentsOfType(within: Database, id: number): Promise<number> {
  return Number((await one(within, 'SELECT count(*) AS n FROM document WHERE type_id = ?', [id]))?.['n']);
}

export async function deleteDocumentType(within: Database, id: number): Promise<void> {
  await within.run('DELETE FROM document_type WHERE id = ?', [id]);
}

/** Gives a type another letter code, which no other type may have. */
export async function renameDocumentType(within: Database, id: number, letter: string): Promise<void> {
  await within.run('UPDATE document_type SET letter = ? WHERE id = ?', [letter, id]);
}
