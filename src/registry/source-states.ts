/** How the scheduling of each source stands: kept by name, so that a restart goes on where the server was. */
import type { Database, Row } from './database.ts';
import { textOf } from './people.ts';

export interface SourceState {
  readonly source: string;
  /** The schedule as JSON for which `nextAt` was reckoned; null before it was. */
  readonly schedule: string | null;
  readonly nextAt: string | null;
  /** Failed cycles since the last one that went through. */
  readonly failures: number;
  readonly failingSince: string | null;
  readonly failedAt: string | null;
  readonly code: string | null;
  readonly message: string | null;
  /** Since when it is tried rarely only. */
  readonly quarantinedAt: string | null;
  /** When a cycle last went through, also one that was skipped since nothing had changed. */
  readonly checkedAt: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: string | null;
  readonly pauseReason: string | null;
}

export async function readSourceStates(database: Database): Promise<Map<string, SourceState>> {
  const rows = await database.all('SELECT * FROM source_state');
  return new Map(rows.map((row) => [String(row['source']), stateOf(row)]));
}

export function freshState(source: string): SourceState {
  return {
    source,
    schedule: null,
    nextAt: null,
    failures: 0,
    failingSince: null,
    failedAt: null,
    code: null,
    message: null,
    quarantinedAt: null,
    checkedAt: null,
    pausedBy: null,
    pausedAt: null,
    pauseReason: null,
  };
}

const columns = {
  schedule: 'schedule',
  nextAt: 'next_at',
  failures: 'failures',
  failingSince: 'failing_since',
  failedAt: 'failed_at',
  code: 'code',
  message: 'message',
  quarantinedAt: 'quarantined_at',
  checkedAt: 'checked_at',
  pausedBy: 'paused_by',
  pausedAt: 'paused_at',
  pauseReason: 'pause_reason',
} as const satisfies Record<Exclude<keyof SourceState, 'source'>, string>;

/** Changes the named parts and leaves the others, so that a pause and the end of a cycle do not undo each other. */
export async function changeSourceState(
  database: Database,
  source: string,
  change: Partial<Omit<SourceState, 'source'>>,
): Promise<void> {
  const names = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => change[name] !== undefined);
  if (names.length === 0) return;
  await database.run('INSERT INTO source_state (source, failures) VALUES (?, 0) ON CONFLICT (source) DO NOTHING', [
    source,
  ]);
  await database.run(
    `UPDATE source_state SET ${names.map((name) => `${columns[name]} = ?`).join(', ')} WHERE source = ?`,
    [...names.map((name) => change[name] ?? null), source],
  );
}

export async function removeSourceStates(database: Database, sources: readonly string[]): Promise<void> {
  await database.run(`DELETE FROM source_state WHERE ${database.among('source', 'text')}`, [database.list(sources)]);
}

function stateOf(row: Row): SourceState {
  return {
    source: String(row['source']),
    schedule: textOf(row['schedule']),
    nextAt: textOf(row['next_at']),
    failures: Number(row['failures']),
    failingSince: textOf(row['failing_since']),
    failedAt: textOf(row['failed_at']),
    code: textOf(row['code']),
    message: textOf(row['message']),
    quarantinedAt: textOf(row['quarantined_at']),
    checkedAt: textOf(row['checked_at']),
    pausedBy: textOf(row['paused_by']),
    pausedAt: textOf(row['paused_at']),
    pauseReason: textOf(row['pause_reason']),
  };
}
