/** Work schedules and justification documents, with the types of documents that are shipped. */
import { shippedDocumentTypes } from '../../model/document-types.ts';
import type { Database } from '../database.ts';
import { timeTables } from '../time-tables.ts';
import { createTable } from './create-table.ts';

const indexes = [
  'CREATE INDEX schedule_name ON schedule (name)',
  'CREATE INDEX schedule_assignment_person ON schedule_assignment (person_id)',
  'CREATE INDEX schedule_assignment_department ON schedule_assignment (department_id)',
  'CREATE INDEX schedule_assignment_schedule ON schedule_assignment (schedule_id)',
  'CREATE UNIQUE INDEX document_type_letter ON document_type (letter)',
  'CREATE UNIQUE INDEX document_type_code ON document_type (code)',
  'CREATE INDEX document_person ON document (person_id)',
  'CREATE INDEX document_type_of ON document (type_id)',
];

export async function createTime(database: Database): Promise<void> {
  const { schedule, scheduleInterval, scheduleAssignment, documentType, document } = timeTables;
  await database.run(createTable(database, schedule, ['id'], []));
  await database.run(createTable(database, scheduleInterval, ['schedule_id', 'position'], []));
  await database.run(createTable(database, scheduleAssignment, [], ['person_id', 'department_id', 'until_date']));
  await database.run(createTable(database, documentType, ['id'], []));
  await database.run(createTable(database, document, ['id'], ['number', 'comment']));
  for (const index of indexes) await database.run(index);
  await database.insert(
    documentType,
    shippedDocumentTypes.map((type, index) => [
      index + 1,
      type.letter,
      type.code,
      type.name,
      type.class,
      type.exclusive ? 1 : 0,
    ]),
  );
  const next = { schedule: 1, document: 1, document_type: shippedDocumentTypes.length + 1 };
  for (const [name, value] of Object.entries(next)) {
    await database.run('INSERT INTO counter (name, next) VALUES (?, ?)', [name, value]);
  }
}
