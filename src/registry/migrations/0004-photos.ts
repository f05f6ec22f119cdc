/** Photos of people, and those that were rejected. */
import type { Database } from '../database.ts';
import { photoRejectionTable } from '../photo-tables.ts';
import { createTable } from './create-table.ts';

export async function addPhotos(database: Database): Promise<void> {
  const [id, bytes] = database.dialect === 'sqlite' ? ['INTEGER', 'BLOB'] : ['BIGINT', 'BYTEA'];
  // The bytes stand last, so that SQLite finds the facts without reading them.
  await database.run(
    `CREATE TABLE photo (person_id ${id} NOT NULL, source_id ${id} NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, byte_count INTEGER NOT NULL, fetched_at TEXT NOT NULL, jpeg ${bytes} NOT NULL, PRIMARY KEY (person_id, source_id))`,
  );
  await database.run('CREATE INDEX photo_sha256 ON photo (sha256)');
  // A photo is compressed already.
  if (database.dialect === 'postgresql') await database.run('ALTER TABLE photo ALTER COLUMN jpeg SET STORAGE EXTERNAL');
  await database.run(createTable(database, photoRejectionTable, ['source_id', 'key'], []));
  await database.run('CREATE INDEX photo_rejection_person ON photo_rejection (person_id)');
}
