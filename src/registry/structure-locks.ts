/**
 * Who gives people departments, positions and access levels, and who removes these, keep out of each other's way; so do those who make what
 * is mentioned. In SQLite whoever writes is alone anyhow. Taken after the source's row and before anything else, in the order in which they
 * stand here.
 */
import type { Database } from './database.ts';

/** Numbers that nobody else is likely to lock in the same database. */
const structure = 4_724_583_902;
const making = 4_724_583_903;

/** Until the transaction ends nobody removes any of them: what people are given stays there. */
export async function keepStructure(within: Database): Promise<void> {
  if (within.dialect === 'postgresql') await within.all(`SELECT pg_advisory_xact_lock_shared(${structure})`);
}

/** Until the transaction ends nobody gives people any of them: what is free stays free. */
export async function takeStructure(within: Database): Promise<void> {
  if (within.dialect === 'postgresql') await within.all(`SELECT pg_advisory_xact_lock(${structure})`);
}

/** Until the transaction ends nobody else makes what is mentioned: what is not there stays so. */
export async function takeMaking(within: Database): Promise<void> {
  if (within.dialect === 'postgresql') await within.all(`SELECT pg_advisory_xact_lock(${making})`);
}
