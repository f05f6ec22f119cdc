/** Conflicts can be decided on: each has an id and the change that its row would make, and claims that were turned down are remembered. */
import type { Database } from '../database.ts';

export async function makeConflictsDecidable(database: Database): Promise<void> {
  const id = database.dialect === 'postgresql' ? 'BIGINT' : 'INTEGER';
  await database.run(`ALTER TABLE conflict ADD COLUMN id ${id}`);
  await database.run('ALTER TABLE conflict ADD COLUMN claim TEXT');
  await database.run(
    'UPDATE conflict SET id = (SELECT count(*) FROM conflict other WHERE (other.source_id, other.entity, other.key) <= (conflict.source_id, conflict.entity, conflict.key))',
  );
  await database.run('CREATE UNIQUE INDEX conflict_id ON conflict (id)');
  await database.run("INSERT INTO counter (name, next) SELECT 'conflict', count(*) + 1 FROM conflict");
  await database.run(
    `CREATE TABLE refused_claim (source_id ${id} NOT NULL, key TEXT ${database.dialect === 'postgresql' ? 'COLLATE "C" ' : ''}NOT NULL, identifier_id ${id} NOT NULL, PRIMARY KEY (source_id, key))`,
  );
  await database.run('CREATE INDEX refused_claim_identifier ON refused_claim (identifier_id)');
}
