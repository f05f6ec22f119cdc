/**
 * The log of access events, cursors of the sinks that read it, and numbers on their way back. In PostgreSQL the log is partitioned by month,
 * so that retention drops whole partitions; a unique index over all of them cannot be without the time, so recording, which is one
 * writer at a time, looks the sender's ids up.
 */
import type { Database } from '../database.ts';

export async function createEventLog(database: Database): Promise<void> {
  const postgresql = database.dialect === 'postgresql';
  const id = postgresql ? 'BIGINT' : 'INTEGER';
  const columns = `sender TEXT NOT NULL, sender_id TEXT NOT NULL, at TEXT ${postgresql ? 'COLLATE "C" ' : ''}NOT NULL, zone TEXT NOT NULL,
    access_point TEXT NOT NULL, direction TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, person_id ${id}, stated TEXT, number TEXT,
    number_format TEXT, number_bits INTEGER, number_value TEXT, site TEXT, recorded_at TEXT NOT NULL`;
  if (postgresql) {
    await database.run(`CREATE TABLE access_event (id BIGINT NOT NULL, ${columns}) PARTITION BY RANGE (at)`);
    await database.run('CREATE INDEX access_event_id ON access_event (id)');
    await database.run('CREATE UNIQUE INDEX access_event_sender ON access_event (sender, sender_id, at)');
  } else {
    await database.run(`CREATE TABLE access_event (id INTEGER PRIMARY KEY, ${columns})`);
    await database.run('CREATE UNIQUE INDEX access_event_sender ON access_event (sender, sender_id)');
  }
  await database.run('CREATE INDEX access_event_at ON access_event (at)');
  await database.run('CREATE INDEX access_event_person ON access_event (person_id) WHERE person_id IS NOT NULL');
  await database.run(
    `CREATE TABLE relay_cursor (sink TEXT PRIMARY KEY, token TEXT NOT NULL, position ${id} NOT NULL, keeps TEXT, failures INTEGER NOT NULL, error TEXT, error_at TEXT, retry_at TEXT)`,
  );
  await database.run(
    `CREATE TABLE relay_refused (sink TEXT NOT NULL, event_id ${id} NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, code TEXT NOT NULL, error TEXT NOT NULL, refused_at TEXT NOT NULL, PRIMARY KEY (sink, event_id))`,
  );
  await database.run(
    `CREATE TABLE number_writeback (id ${id} PRIMARY KEY, source TEXT NOT NULL, identifier_id ${id} NOT NULL, person_id ${id} NOT NULL, person_key TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, error TEXT, retry_at TEXT, requested_at TEXT NOT NULL, written_at TEXT, confirmed_at TEXT)`,
  );
  await database.run('CREATE INDEX number_writeback_source ON number_writeback (source, state)');
  for (const counter of ['access_event', 'number_writeback']) {
    await database.run('INSERT INTO counter (name, next) VALUES (?, 1)', [counter]);
  }
}
