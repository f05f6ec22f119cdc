/** People as they are listed: whole, with names and paths in the place of local ids. */
import { fold, type PersonStatus } from '../../model/person-state.ts';
import { identifierKinds } from '../../model/records.ts';
import type { Database, Row } from '../database.ts';
import { identifiersOf, type StoredIdentifier } from '../identifiers.ts';
import { entityCode, goneLink } from '../linked.ts';
import { idOf, textOf } from '../people.ts';
import type { PhotoFacts } from '../photos.ts';
import { readSchedules } from '../schedules.ts';
import { readNamed } from '../structure.ts';
import { departmentPaths } from './departments.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';
import { type Conditions, conditions, demand, pages } from './pages.ts';
import { speakingPhotos } from './photos.ts';

export interface ListedIdentifierOfPerson {
  readonly kind: string;
  readonly number: string;
  readonly format: string | null;
  readonly bits: number;
  /** Upper-case hex; the folded text where bits is 0. */
  readonly value: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

export interface ListedPhoto {
  /** As the source names it; the SHA-256 of the source's bytes where the source has no versions. */
  readonly version: string;
  /** Of the JPEG that is kept. */
  readonly sha256: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the JPEG. */
  readonly bytes: number;
}

export interface ListedPerson {
  readonly id: number;
  /** Null for a person of no source, as of one whose source shows them no more and was told to forget. */
  readonly source: string | null;
  readonly key: string | null;
  /** Surname, given name and patronymic in one. */
  readonly name: string;
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
  readonly departmentKey: string | null;
  readonly position: string | null;
  readonly status: PersonStatus;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly accessLevels: readonly string[];
  /** Name of the work schedule. */
  readonly schedule: string | null;
  readonly identifiers: readonly ListedIdentifierOfPerson[];
  readonly custom: Readonly<Record<string, string>>;
  readonly photo: ListedPhoto | null;
}

/** A card number as the registry compares them. */
export interface SearchedNumber {
  readonly bits: number;
  readonly value: string;
}

export interface PersonFilter extends Origins {
  readonly limit?: number | undefined;
  readonly after?: number | undefined;
  readonly status?: string | undefined;
  readonly employeeId?: string | undefined;
  readonly id?: number | undefined;
  /** Part of the name, whatever the case. */
  readonly search?: string | undefined;
  /** Path of a department; those below it count. */
  readonly department?: string | undefined;
  /** Local ids of departments. */
  readonly departments?: readonly number[] | undefined;
  /** Part of the name, beginning of the employee ID, or one of their identifiers. */
  readonly find?: { readonly text: string; readonly numbers: readonly SearchedNumber[] } | undefined;
}

/** People in the order of their ids, in batches. */
export async function* listPersons(database: Database, filter: PersonFilter): AsyncGenerator<ListedPerson[]> {
  const paths = await departmentPaths(database);
  const names = {
    sources: await sourceNames(database),
    paths,
    positions: await namesOf(database, 'positions'),
    levels: await namesOf(database, 'accessLevels'),
    schedules: new Map([...(await readSchedules(database))].map(([id, { name }]) => [id, name])),
  };
  const where = conditionsOf(database, filter, paths);
  const query = {
    select: 'SELECT * FROM person',
    by: 'id',
    order: 'ascending',
    where,
    limit: filter.limit,
    after: filter.after,
  } as const;
  for await (const rows of pages(database, query)) yield await completed(database, rows, filter, names);
}

interface Names {
  readonly sources: ReadonlyMap<number, string>;
  readonly paths: ReadonlyMap<number, string>;
  readonly positions: ReadonlyMap<number, string>;
  readonly levels: ReadonlyMap<number, string>;
  readonly schedules: ReadonlyMap<number, string>;
}

async function namesOf(database: Database, kind: 'positions' | 'accessLevels'): Promise<ReadonlyMap<number, string>> {
  return new Map((await readNamed(database, kind)).map(({ id, name }) => [id, name]));
}

function conditionsOf(database: Database, filter: PersonFilter, paths: ReadonlyMap<number, string>): Conditions {
  const where = conditions();
  const { sourceId, status, employeeId, id, search, department, departments, find } = filter;
  if (sourceId !== undefined) {
    demand(
      where,
      `EXISTS (SELECT 1 FROM link WHERE entity = ${entityCode('persons')} AND local_id = person.id AND source_id = ? AND state <> ${goneLink})`,
      sourceId,
    );
  }
  if (status !== undefined) demand(where, 'status = ?', status);
  if (employeeId !== undefined) demand(where, 'employee_id = ?', employeeId);
  if (id !== undefined) demand(where, 'id = ?', id);
  if (search !== undefined) {
    demand(where, "folded LIKE ? ESCAPE '!'", `%${pattern(fold(search))}%`);
  }
  if (department !== undefined) {
    const ids = [...paths].filter(([, path]) => path === department || path.startsWith(`${department}/`));
    demand(where, database.among('department_id', 'id'), database.list(ids.map(([local]) => local)));
  }
  if (departments !== undefined) demand(where, database.among('department_id', 'id'), database.list(departments));
  if (find !== undefined) demandFound(where, find);
  return where;
}

function demandFound(where: Conditions, { text, numbers }: NonNullable<PersonFilter['find']>): void {
  const identified = [...numbers.map(() => "(scope = '' AND bits = ? AND value = ?)"), `${inTextScope} AND value = ?`];
  const named = "folded LIKE ? ESCAPE '!'";
  const employed = "employee_id LIKE ? ESCAPE '!'";
  const carrying = `SELECT person_id FROM identifier WHERE ${identified.join(' OR ')}`;
  // Few people have a number in their names, so those who do are looked up first, in indexes that are read without the people themselves; a
  // part of a name that many have is better looked for in person after person, until there are enough.
  const found =
    numbers.length > 0
      ? `id IN (SELECT id FROM person WHERE ${named} UNION ALL SELECT id FROM person WHERE ${employed} UNION ALL ${carrying})`
      : `(${named} OR ${employed} OR id IN (${carrying}))`;
  demand(
    where,
    found,
    `%${pattern(fold(text).trim())}%`,
    `${pattern(text.trim())}%`,
    ...numbers.flatMap(({ bits, value }) => [bits, value]),
    text.toUpperCase().replaceAll(/\s+/gu, ''),
  );
}

/** Numbers that are plain text are unique within their kind. */
const inTextScope = `(scope IN (${identifierKinds.map((kind) => `'${kind}'`).join(', ')}) AND bits = 0)`;

function pattern(text: string): string {
  return text.replaceAll(/[!%_]/g, (mark) => `!${mark}`);
}

async function completed(
  database: Database,
  rows: readonly Row[],
  origins: Origins,
  names: Names,
): Promise<ListedPerson[]> {
  const ids = rows.map((row) => Number(row['id']));
  const departments = new Set(rows.flatMap((row) => idOf(row['department_id']) ?? []));
  const links = await speakingLinkOf(database, 'persons', ids, origins);
  const identifiers = byPerson(await identifiersOf(database, ids));
  const photos = await speakingPhotos(database, ids, origins);
  const levels = await levelsOf(database, ids, names.levels);
  const keys = await departmentKeys(database, [...departments]);
  return rows.map((row): ListedPerson => {
    const id = Number(row['id']);
    const link = links.get(id);
    const department = idOf(row['department_id']);
    const position = idOf(row['position_id']);
    const schedule = idOf(row['schedule_id']);
    const [surname, givenName, patronymic] = [
      String(row['surname']),
      textOf(row['given_name']),
      textOf(row['patronymic']),
    ];
    return {
      id,
      source: link === undefined ? null : (names.sources.get(link.sourceId) ?? null),
      key: link?.key ?? null,
      name: [surname, givenName, patronymic].filter((part) => part !== null && part !== '').join(' '),
      surname,
      givenName,
      patronymic,
      employeeId: textOf(row['employee_id']),
      department: department === null ? null : (names.paths.get(department) ?? null),
      departmentKey: link === undefined ? null : (keys.get(`${link.sourceId} ${department}`) ?? null),
      position: position === null ? null : (names.positions.get(position) ?? null),
      status: String(row['status']) as PersonStatus,
      validFrom: textOf(row['valid_from']),
      validUntil: textOf(row['valid_until']),
      accessLevels: levels.get(id) ?? [],
      schedule: schedule === null ? null : (names.schedules.get(schedule) ?? null),
      identifiers: (identifiers.get(id) ?? []).sort((one, other) => one.id - other.id).map(listedIdentifier),
      custom: JSON.parse(String(row['custom'])) as Record<string, string>,
      photo: listedPhoto(photos.get(id)),
    };
  });
}

function byPerson(identifiers: readonly StoredIdentifier[]): ReadonlyMap<number, StoredIdentifier[]> {
  const groups = new Map<number, StoredIdentifier[]>();
  for (const identifier of identifiers) {
    const group = groups.get(identifier.personId);
    if (group === undefined) groups.set(identifier.personId, [identifier]);
    else group.push(identifier);
  }
  return groups;
}

function listedIdentifier(identifier: StoredIdentifier): ListedIdentifierOfPerson {
  const { kind, number, format, bits, value, validFrom, validUntil } = identifier;
  return { kind, number, format, bits, value, validFrom, validUntil };
}

function listedPhoto(photo: PhotoFacts | undefined): ListedPhoto | null {
  if (photo === undefined) return null;
  const { version, sha256, width, height, bytes } = photo;
  return { version, sha256, width, height, bytes };
}

async function levelsOf(
  database: Database,
  ids: readonly number[],
  names: ReadonlyMap<number, string>,
): Promise<ReadonlyMap<number, string[]>> {
  const rows = await database.all(
    `SELECT person_id, level_id FROM person_level WHERE ${database.among('person_id', 'id')}`,
    [database.list(ids)],
  );
  const levels = new Map<number, string[]>();
  for (const row of rows) {
    const name = names.get(Number(row['level_id']));
    const of = levels.get(Number(row['person_id']));
    if (name === undefined) continue;
    if (of === undefined) levels.set(Number(row['person_id']), [name]);
    else of.push(name);
  }
  for (const of of levels.values()) of.sort();
  return levels;
}

/** Keys of departments by `source id, local id`: a person's department is named by the key of the person's own source. */
async function departmentKeys(database: Database, ids: readonly number[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database.all(
    `SELECT source_id, key, local_id FROM link WHERE entity = ${entityCode('departments')} AND ${database.among('local_id', 'id')} AND state <> ${goneLink}`,
    [database.list(ids)],
  );
  return new Map(rows.map((row) => [`${Number(row['source_id'])} ${Number(row['local_id'])}`, String(row['key'])]));
}
