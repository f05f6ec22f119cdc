/**
 * The right to run the one cycle of a source. Embedded, a lease names its process and is taken over when that process is gone; in
 * PostgreSQL the lease is an advisory lock on a connection of its own, which the server frees when the connection ends.
 */
import { hostname } from 'node:os';
import { GatehouseError } from '../model/errors.ts';
import { type Database, one } from './database.ts';

/** A group of advisory locks of our own, so that other users of the database are not met. */
const lockGroup = 0x47415445;

export interface Lease {
  release(): Promise<void>;
}

/** Errors: `cycle.running` when somebody else has it. */
export async function takeLease(
  database: Database,
  sourceId: number,
  sourceName: string,
  token: string,
  now: Date,
): Promise<Lease> {
  const refused = (who: string): GatehouseError =>
    new GatehouseError('cycle.running', `A cycle of source ${sourceName} is already running${who}`, {
      place: sourceName,
      remedy: 'Wait for it to end, or cancel it.',
    });
  if (database.lock !== undefined) {
    const release = await database.lock(lockGroup, sourceId);
    if (release === null) throw refused('');
    return { release };
  }
  await database.transaction(async (within) => {
    const holder = await one(within, 'SELECT token, host, pid FROM lease WHERE source_id = ?', [sourceId]);
    if (holder !== undefined && isAlive(String(holder['token']), String(holder['host']), Number(holder['pid']))) {
      throw refused(` in process ${Number(holder['pid'])} on ${String(holder['host'])}`);
    }
    await within.run('DELETE FROM lease WHERE source_id = ?', [sourceId]);
    await within.run('INSERT INTO lease (source_id, token, host, pid, taken_at) VALUES (?, ?, ?, ?, ?)', [
      sourceId,
      token,
      hostname(),
      process.pid,
      now.toISOString(),
    ]);
  });
  held.add(token);
  return {
    async release() {
      held.delete(token);
      await database.run('DELETE FROM lease WHERE source_id = ? AND token = ?', [sourceId, token]);
    },
  };
}

/** Leases that this process itself has: its own process id says nothing about them after a restart with the same id. */
const held = new Set<string>();

function isAlive(token: string, host: string, pid: number): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return held.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
