/** Photos as the registry keeps them, and those that it has rejected. */
import type { ErrorCode } from '../model/error-codes.ts';
import { type Database, one, type Row } from './database.ts';
import { formerPhotoTable, photoRejectionTable, photoTable } from './photo-tables.ts';

export interface PhotoFacts {
  readonly personId: number;
  readonly sourceId: number;
  /** As the source names it; the SHA-256 of the source's bytes where the source has no versions. */
  readonly version: string;
  /** Of the JPEG, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the JPEG. */
  readonly bytes: number;
}

export interface StoredPhoto extends PhotoFacts {
  readonly jpeg: Uint8Array;
}

export interface PhotoRejection {
  readonly key: string;
  readonly personId: number;
  readonly version: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

const factColumns = 'person_id, source_id, version, sha256, width, height, byte_count';

/** The photos of these people, of every source. */
export async function readPhotoFacts(database: Database, personIds: readonly number[]): Promise<PhotoFacts[]> {
  if (personIds.length === 0) return [];
  const rows = await database.all(
    `SELECT ${factColumns} FROM photo WHERE ${database.among('person_id', 'id')} ORDER BY person_id, source_id`,
    [database.list(personIds)],
  );
  return rows.map(factsOf);
}

/** The photos that one source has given of these people, by person. */
export async function photosOfSource(
  database: Database,
  sourceId: number,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, PhotoFacts>> {
  const facts = await readPhotoFacts(database, personIds);
  return new Map(facts.filter((photo) => photo.sourceId === sourceId).map((photo) => [photo.personId, photo]));
}

/** The JPEG of a person's photo from a source. */
export async function readPhoto(
  database: Database,
  personId: number,
  sourceId: number,
): Promise<StoredPhoto | undefined> {
  const row = await one(database, `SELECT ${factColumns}, jpeg FROM photo WHERE person_id = ? AND source_id = ?`, [
    personId,
    sourceId,
  ]);
  return row === undefined ? undefined : { ...factsOf(row), jpeg: row['jpeg'] as Uint8Array };
}

/** A photo that somebody has, or had before the present one, by what it is. */
export async function readPhotoByHash(database: Database, sha256: string): Promise<Uint8Array | undefined> {
  for (const table of [photoTable.name, formerPhotoTable.name]) {
    const row = await one(database, `SELECT jpeg FROM ${table} WHERE sha256 = ? LIMIT 1`, [sha256]);
    if (row !== undefined) return row['jpeg'] as Uint8Array;
  }
  return undefined;
}

/** What a person had from a source before the present photo. */
export async function readFormerPhoto(
  database: Database,
  personId: number,
  sourceId: number,
): Promise<StoredPhoto | undefined> {
  const row = await one(
    database,
    `SELECT ${factColumns}, jpeg FROM former_photo WHERE person_id = ? AND source_id = ?`,
    [personId, sourceId],
  );
  return row === undefined ? undefined : { ...factsOf(row), jpeg: row['jpeg'] as Uint8Array };
}

/** Puts photos in the place of those that the people had from the same source, which are kept as their former ones. */
export async function writePhotos(within: Database, photos: readonly StoredPhoto[], now: Date): Promise<void> {
  if (photos.length === 0) return;
  for (const [sourceId, personIds] of peopleBySource(photos)) await keepFormer(within, sourceId, personIds);
  const at = now.toISOString();
  await within.upsert(
    photoTable,
    ['person_id', 'source_id'],
    photos.map(({ personId, sourceId, version, sha256, width, height, bytes, jpeg }) => [
      personId,
      sourceId,
      version,
      sha256,
      width,
      height,
      bytes,
      at,
      jpeg,
    ]),
  );
}

/** Sets the versions of photos that came anew and are the same pictures. */
export async function writePhotoVersions(
  within: Database,
  sourceId: number,
  versions: readonly { readonly personId: number; readonly version: string }[],
): Promise<void> {
  if (versions.length === 0) return;
  await within.update(
    photoTable,
    ['person_id', 'source_id'],
    ['version'],
    versions.map(({ personId, version }) => [personId, sourceId, version]),
  );
}

export async function deletePhotos(within: Database, sourceId: number, personIds: readonly number[]): Promise<void> {
  if (personIds.length === 0) return;
  await keepFormer(within, sourceId, personIds);
  await within.remove(
    photoTable,
    ['person_id', 'source_id'],
    personIds.map((personId) => [personId, sourceId]),
  );
}

/** Several people with the very same picture, where one of `hashes` is theirs; people in order of their ids. */
export async function sharedPhotos(
  database: Database,
  hashes: readonly string[],
): Promise<{ sha256: string; personIds: number[] }[]> {
  const rows = await database.all(
    `SELECT sha256, person_id FROM photo WHERE ${database.among('sha256', 'text')} GROUP BY sha256, person_id ORDER BY sha256, person_id`,
    [database.list(hashes)],
  );
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const sha256 = String(row['sha256']);
    groups.set(sha256, [...(groups.get(sha256) ?? []), Number(row['person_id'])]);
  }
  return [...groups].flatMap(([sha256, personIds]) => (personIds.length > 1 ? [{ sha256, personIds }] : []));
}

/** The photos of a source that were rejected and have not changed since, by key. */
export async function readPhotoRejections(database: Database, sourceId: number): Promise<PhotoRejection[]> {
  const rows = await database.all('SELECT * FROM photo_rejection WHERE source_id = ? ORDER BY key', [sourceId]);
  return rows.map((row) => ({
    key: String(row['key']),
    personId: Number(row['person_id']),
    version: String(row['version']),
    code: String(row['code']) as ErrorCode,
    reason: String(row['reason']),
  }));
}

/** Remembers rejected photos, and forgets what was remembered of `settled` keys. */
export async function writePhotoRejections(
  within: Database,
  sourceId: number,
  rejections: readonly PhotoRejection[],
  settled: readonly string[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  if (settled.length > 0) {
    await within.remove(
      photoRejectionTable,
      ['source_id', 'key'],
      settled.map((key) => [sourceId, key]),
    );
  }
  if (rejections.length > 0) {
    await within.upsert(
      photoRejectionTable,
      ['source_id', 'key'],
      rejections.map(({ key, personId, version, code, reason }) => [
        sourceId,
        key,
        personId,
        version,
        code,
        reason,
        at,
      ]),
    );
  }
}

/** Deletes everything about photos of people who are deleted. */
export async function deletePhotosOfPeople(within: Database, personIds: readonly number[]): Promise<void> {
  const rows = personIds.map((id) => [id]);
  await within.remove(photoTable, ['person_id'], rows);
  await within.remove(formerPhotoTable, ['person_id'], rows);
  await within.remove(photoRejectionTable, ['person_id'], rows);
}

/** Only the one before the present one: more would keep pictures that nobody looks at. */
async function keepFormer(within: Database, sourceId: number, personIds: readonly number[]): Promise<void> {
  const these = `source_id = ? AND ${within.among('person_id', 'id')}`;
  const having = `SELECT person_id FROM photo WHERE ${these}`;
  const parameters = [sourceId, within.list(personIds)];
  await within.run(`DELETE FROM former_photo WHERE source_id = ? AND person_id IN (${having})`, [
    sourceId,
    ...parameters,
  ]);
  const columns = Object.keys(formerPhotoTable.columns).join(', ');
  await within.run(`INSERT INTO former_photo (${columns}) SELECT ${columns} FROM photo WHERE ${these}`, parameters);
}

function peopleBySource(photos: readonly PhotoFacts[]): ReadonlyMap<number, number[]> {
  const people = new Map<number, number[]>();
  for (const { sourceId, personId } of photos) people.set(sourceId, [...(people.get(sourceId) ?? []), personId]);
  return people;
}

function factsOf(row: Row): PhotoFacts {
  return {
    personId: Number(row['person_id']),
    sourceId: Number(row['source_id']),
    version: String(row['version']),
    sha256: String(row['sha256']),
    width: Number(row['width']),
    height: Number(row['height']),
    bytes: Number(row['byte_count']),
  };
}
