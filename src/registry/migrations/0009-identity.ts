/** A name of its own for each registry, by which the receivers of its events tell it from others. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../database.ts';

export async function nameRegistry(database: Database): Promise<void> {
  await database.run("INSERT INTO configuration (name, body, changed_at) VALUES ('identity', ?, ?)", [
    randomUUID(),
    new Date(0).toISOString(),
  ]);
}
