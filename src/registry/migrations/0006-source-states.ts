/** How the scheduling of each source stands: its next cycle, its failures in a row, and whether somebody paused it. */
import type { Database } from '../database.ts';

export async function createSourceStates(database: Database): Promise<void> {
  // By name: a source has no id before its first cycle.
  await database.run(
    `CREATE TABLE source_state (source TEXT PRIMARY KEY, schedule TEXT, next_at TEXT, failures INTEGER NOT NULL, failing_since TEXT,
      failed_at TEXT, code TEXT, message TEXT, quarantined_at TEXT, checked_at TEXT, paused_by TEXT, paused_at TEXT, pause_reason TEXT)`,
  );
}
