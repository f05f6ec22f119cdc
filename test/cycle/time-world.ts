/** Rows, configuration and state of work schedules and documents, for their acceptance tests. */
import type { Database } from '../../src/registry/database.ts';
import { columns, configOf, sourceYaml, type TestWorld, worldOf } from './harness.ts';
import type { TestRow } from './memory-source.ts';

const timeYaml = `    timezone: Europe/Moscow
    schedules:
      query: schedules
      fields: { key: id, name: name, cycleDays: cycle, anchor: anchor, day: day, start: start, end: end, kind: kind }
    documents:
      query: documents
      fields: { key: id, person: person, type: type, from: from, to: to, number: number, comment: note }
`;

const unguardedTime = `    guard:
      departments: { percent: 100, changePercent: 100 }
      schedules: { percent: 100 }
      persons: { percent: 100, changePercent: 100 }
      documents: { percent: 100 }
      emptyIsSuspicious: false
`;

const personFields = `      fields:
        key: id
        surname: surname
        department: dept
        schedule: schedule
        scheduleFrom: since
        scheduleUntil: till`;

/** A source with everything; departments have schedules too. */
export function timeWorld(database: Database, folder: string, guard = unguardedTime): TestWorld {
  const yaml = sourceYaml('hr', timeYaml + guard, personFields).replace(
    '{ key: id, parent: parent, name: title }',
    '{ key: id, parent: parent, name: title, schedule: schedule }',
  );
  const world = worldOf(database, folder, configOf(yaml));
  world.source.columns = {
    ...columns,
    departments: ['id', 'parent', 'title', 'schedule'],
    persons: ['id', 'surname', 'dept', 'schedule', 'since', 'till'],
    schedules: ['id', 'name', 'cycle', 'anchor', 'day', 'start', 'end', 'kind'],
    documents: ['id', 'person', 'type', 'from', 'to', 'number', 'note'],
  };
  return world;
}

export function interval(id: string, day: number, times: string, fields: TestRow = {}): TestRow {
  const [start = '', end = ''] = times.split('-');
  return { id, name: `Schedule ${id}`, cycle: 7, day, start, end, ...fields };
}

export function document(id: string, owner: string, type: string, from: string, to: string): TestRow {
  return { id, person: owner, type, from, to };
}

/** What the newest cycle rejected, as `entity key code`. */
export async function rejections(database: Database): Promise<string[]> {
  const rows = await database.all('SELECT key, code FROM rejection ORDER BY entity, position');
  return rows.map((row) => `${String(row['key'])} ${String(row['code'])}`);
}

/** The documents as `key letter from..to`, by key. */
export async function documents(database: Database): Promise<string[]> {
  const rows = await database.all(
    'SELECT link.key, document_type.letter, from_time, to_time FROM document JOIN document_type ON document_type.id = type_id JOIN link ON link.entity = 6 AND link.local_id = document.id AND link.state <> 4',
  );
  return rows
    .map(
      (row) => `${String(row['key'])} ${String(row['letter'])} ${String(row['from_time'])}..${String(row['to_time'])}`,
    )
    .sort();
}

/** The local id of a person or a schedule by its name. */
export async function idOf(database: Database, table: 'person' | 'schedule', name: string): Promise<number> {
  const column = table === 'person' ? 'surname' : 'name';
  const rows = await database.all(`SELECT id FROM ${table} WHERE ${column} = ?`, [name]);
  return Number(rows[0]?.['id']);
}
