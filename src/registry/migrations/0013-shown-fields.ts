/** How custom fields are shown, and the photos that people had before their present ones. */
import type { Database } from '../database.ts';
import { formerPhotoTable } from '../photo-tables.ts';
import { createTable } from './create-table.ts';

export async function addShownFields(database: Database): Promise<void> {
  await database.run(
    'CREATE TABLE custom_field (name TEXT PRIMARY KEY, label TEXT NOT NULL, position INTEGER NOT NULL, shown INTEGER NOT NULL)',
  );
  await database.run(createTable(database, formerPhotoTable, ['person_id', 'source_id'], []));
  await database.run('CREATE INDEX former_photo_sha256 ON former_photo (sha256)');
  if (database.dialect === 'postgresql') {
    await database.run('ALTER TABLE former_photo ALTER COLUMN jpeg SET STORAGE EXTERNAL');
  }
}
