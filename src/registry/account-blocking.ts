/** How the blocking of accounts stands as a whole: since when, up to where, and whether it is suspended. One row. */
import { type Database, one, type Parameter } from './database.ts';
import { idOf, textOf } from './people.ts';

/** How blocking as a whole stands. */
export interface AccountBlocking {
  readonly mode: 'dryRun' | 'on';
  /** Only passes recorded after this event count: those of before were made when nobody blocked. */
  readonly activeEvent: number;
  /** Up to when people were looked at. */
  readonly observedAt: string;
  readonly suspension: Suspension | null;
  /** What fell due up to here was looked at by somebody, and does not count towards the limit. */
  readonly releasedAt: string | null;
  /** Most accounts that fell due within a minute so far. */
  readonly peak: number;
  /** Id of the last event that was looked at for a fire alarm. */
  readonly alarmEvent: number;
  /** By how much a write raises the version of an account in this directory; null before the first. */
  readonly versionStep: number | null;
  /** What keeps blocking as a whole from working, such as a configuration that cannot work. */
  readonly problem: { readonly code: string; readonly message: string; readonly at: string } | null;
}

/** `limit` and `alarm` suspend by themselves; `unblockAll` has every account unblocked besides. */
export const suspensionKinds = ['manual', 'unblockAll', 'limit', 'alarm'] as const;
export type SuspensionKind = (typeof suspensionKinds)[number];

export interface Suspension {
  readonly kind: SuspensionKind;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export async function readAccountBlocking(database: Database): Promise<AccountBlocking | null> {
  const row = await one(database, 'SELECT * FROM account_blocking WHERE id = 1');
  if (row === undefined) return null;
  const { suspended_kind: kind, problem_code: code } = row;
  return {
    mode: row['mode'] === 'on' ? 'on' : 'dryRun',
    activeEvent: Number(row['active_event']),
    observedAt: String(row['observed_at']),
    suspension:
      kind == null
        ? null
        : {
            kind: String(kind) as SuspensionKind,
            by: String(row['suspended_by']),
            at: String(row['suspended_at']),
            reason: String(row['suspend_reason']),
          },
    releasedAt: textOf(row['released_at']),
    peak: Number(row['peak']),
    alarmEvent: Number(row['alarm_event']),
    versionStep: idOf(row['version_step']),
    problem:
      code == null ? null : { code: String(code), message: String(row['problem']), at: String(row['problem_at']) },
  };
}

/** Makes the row where there is none yet. */
export async function beginAccountBlocking(
  database: Database,
  mode: AccountBlocking['mode'],
  newest: number,
  now: string,
): Promise<void> {
  await database.run(
    'INSERT INTO account_blocking (id, mode, active_event, observed_at, peak, alarm_event) VALUES (1, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING',
    [mode, newest, now, newest],
  );
}

/** Sets only what is given, so that a suspension by another process is not undone. */
export async function changeAccountBlocking(
  database: Database,
  change: Partial<Omit<AccountBlocking, 'suspension' | 'problem'>> & {
    readonly suspension?: Suspension | null;
    readonly problem?: AccountBlocking['problem'];
  },
): Promise<void> {
  const columns: [string, Parameter][] = [];
  if (change.mode !== undefined) columns.push(['mode', change.mode]);
  if (change.activeEvent !== undefined) columns.push(['active_event', change.activeEvent]);
  if (change.observedAt !== undefined) columns.push(['observed_at', change.observedAt]);
  if (change.releasedAt !== undefined) columns.push(['released_at', change.releasedAt]);
  if (change.peak !== undefined) columns.push(['peak', change.peak]);
  if (change.versionStep !== undefined) columns.push(['version_step', change.versionStep]);
  if (change.alarmEvent !== undefined) columns.push(['alarm_event', change.alarmEvent]);
  if (change.suspension !== undefined) {
    const { suspension } = change;
    columns.push(['suspended_kind', suspension?.kind ?? null], ['suspended_by', suspension?.by ?? null]);
    columns.push(['suspended_at', suspension?.at ?? null], ['suspend_reason', suspension?.reason ?? null]);
  }
  if (change.problem !== undefined) {
    const { problem } = change;
    columns.push(['problem_code', problem?.code ?? null], ['problem', problem?.message ?? null]);
    columns.push(['problem_at', problem?.at ?? null]);
  }
  if (columns.length === 0) return;
  await database.run(
    `UPDATE account_blocking SET ${columns.map(([name]) => `${name} = ?`).join(', ')} WHERE id = 1`,
    columns.map(([, value]) => value),
  );
}

/** The newest event after `position` at one of the access points. */
export async function alarmAfter(
  database: Database,
  position: number,
  accessPoints: readonly string[],
): Promise<{ readonly accessPoint: string; readonly at: string } | null> {
  if (accessPoints.length === 0) return null;
  const row = await one(
    database,
    `SELECT access_point, at FROM access_event WHERE id > ? AND ${database.among('access_point', 'text')} ORDER BY id DESC LIMIT 1`,
    [position, database.list([...accessPoints])],
  );
  return row === undefined ? null : { accessPoint: String(row['access_point']), at: String(row['at']) };
}
