/** Accounts of a directory that are blocked, wait to be, or were left alone, one row a person; and the state of blocking as a whole. */
import { type Database, one, type Row } from './database.ts';
import { entityCode, goneLink } from './linked.ts';
import { idOf, textOf } from './people.ts';
import { table } from './tables.ts';

export const accountBlockTable = table('account_block', {
  person_id: 'id',
  source: 'text',
  state: 'text',
  account_id: 'text',
  account: 'text',
  dn: 'text',
  reason: 'text',
  left_at: 'text',
  access_point: 'text',
  due_at: 'text',
  control_before: 'int',
  control_after: 'int',
  version: 'int',
  changed_at: 'text',
  attempts: 'int',
  retry_at: 'text',
  error_code: 'text',
  error: 'text',
});

/**
 * `waiting`: to be blocked. `blocking` and `marked`: on the way; see `src/presence/account-steps.ts`. `blocked`: disabled by Gatehouse.
 * `unblocking`: to be enabled. `wouldBlock`: as `blocked` in a dry run, where nothing is written. `skipped`: not blocked, for `reason`.
 * `changed`: somebody else changed the account meanwhile, so it is left as it is.
 */
export const accountBlockStates = [
  'waiting',
  'blocking',
  'marked',
  'blocked',
  'unblocking',
  'wouldBlock',
  'skipped',
  'changed',
] as const;
export type AccountBlockState = (typeof accountBlockStates)[number];

export interface AccountBlock {
  readonly personId: number;
  readonly source: string;
  readonly state: AccountBlockState;
  /** The directory's own id of the account; null before it was looked up. */
  readonly accountId: string | null;
  readonly account: string | null;
  readonly dn: string | null;
  /** Why it was skipped or left. */
  readonly reason: string | null;
  /** The pass by which the person left. */
  readonly leftAt: string;
  readonly accessPoint: string;
  /** When blocking fell due. */
  readonly dueAt: string;
  readonly controlBefore: number | null;
  readonly controlAfter: number | null;
  readonly version: number | null;
  readonly changedAt: string;
  readonly attempts: number;
  readonly retryAt: string | null;
  readonly errorCode: string | null;
  readonly error: string | null;
}

/** Whether the account was changed by Gatehouse, or may have been, and is not as it was yet. */
export function isTouched({ state }: Pick<AccountBlock, 'state'>): boolean {
  return ['blocking', 'marked', 'blocked', 'unblocking'].includes(state);
}

export async function readAccountBlocks(database: Database): Promise<AccountBlock[]> {
  return (await database.all('SELECT * FROM account_block ORDER BY due_at, person_id')).map(blockOf);
}

export async function saveAccountBlocks(database: Database, blocks: readonly AccountBlock[]): Promise<void> {
  await database.upsert(
    accountBlockTable,
    ['person_id'],
    blocks.map((block) => [
      block.personId,
      block.source,
      block.state,
      block.accountId,
      block.account,
      block.dn,
      block.reason,
      block.leftAt,
      block.accessPoint,
      block.dueAt,
      block.controlBefore,
      block.controlAfter,
      block.version,
      block.changedAt,
      block.attempts,
      block.retryAt,
      block.errorCode,
      block.error,
    ]),
  );
}

export async function removeAccountBlocks(database: Database, personIds: readonly number[]): Promise<void> {
  await database.remove(
    accountBlockTable,
    ['person_id'],
    personIds.map((id) => [id]),
  );
}

/** Who waits to be unblocked is tried at once, however often it failed. */
export async function unblockWithoutDelay(database: Database): Promise<void> {
  await database.run("UPDATE account_block SET retry_at = NULL WHERE state = 'unblocking'", []);
}

/** Whether the last attempt at any account failed. */
export async function anyFailing(database: Database): Promise<boolean> {
  return (await one(database, 'SELECT 1 AS failing FROM account_block WHERE error IS NOT NULL LIMIT 1')) !== undefined;
}

function blockOf(row: Row): AccountBlock {
  return {
    personId: Number(row['person_id']),
    source: String(row['source']),
    state: String(row['state']) as AccountBlockState,
    accountId: textOf(row['account_id']),
    account: textOf(row['account']),
    dn: textOf(row['dn']),
    reason: textOf(row['reason']),
    leftAt: String(row['left_at']),
    accessPoint: String(row['access_point']),
    dueAt: String(row['due_at']),
    controlBefore: idOf(row['control_before']),
    controlAfter: idOf(row['control_after']),
    version: idOf(row['version']),
    changedAt: String(row['changed_at']),
    attempts: Number(row['attempts']),
    retryAt: textOf(row['retry_at']),
    errorCode: textOf(row['error_code']),
    error: textOf(row['error']),
  };
}

/** A person whose account may have to be blocked or unblocked. */
export interface BlockCandidate {
  readonly personId: number;
  readonly status: string;
  readonly employeeId: string | null;
  readonly custom: Readonly<Record<string, string>>;
  /** Where the person was last seen; undefined when nobody knows. */
  readonly presence:
    | { readonly zone: string | null; readonly at: string; readonly eventId: number; readonly accessPoint: string }
    | undefined;
}

const candidateColumns = `person.id, person.status, person.employee_id, person.custom, presence.zone, presence.at, presence.event_id,
  presence.access_point`;

/**
 * Everybody with an account block, and everybody whose last pass was recorded after `event`, who happened to leave before `until` and is in none
 * of the zones.
 */
export async function readBlockCandidates(
  database: Database,
  of: { readonly event: number; readonly until: string; readonly zones: readonly string[] },
): Promise<BlockCandidate[]> {
  const blocked = await database.all(
    `SELECT ${candidateColumns} FROM account_block JOIN person ON person.id = account_block.person_id
      LEFT JOIN presence ON presence.person_id = person.id`,
  );
  const left = await database.all(
    `SELECT ${candidateColumns} FROM presence JOIN person ON person.id = presence.person_id
      WHERE presence.event_id > ? AND presence.at <= ? AND (presence.zone IS NULL OR NOT ${database.among('presence.zone', 'text')})
        AND NOT EXISTS (SELECT 1 FROM account_block WHERE account_block.person_id = person.id)`,
    [of.event, of.until, database.list([...of.zones])],
  );
  return [...blocked, ...left].map((row) => ({
    personId: Number(row['id']),
    status: String(row['status']),
    employeeId: textOf(row['employee_id']),
    custom: JSON.parse(String(row['custom'])) as Record<string, string>,
    presence:
      row['event_id'] === null
        ? undefined
        : {
            zone: textOf(row['zone']),
            at: String(row['at']),
            eventId: Number(row['event_id']),
            accessPoint: String(row['access_point']),
          },
  }));
}

/** What accounts of these people may be found by. */
export async function readBlockPeople(
  database: Database,
  personIds: readonly number[],
): Promise<Map<number, Pick<BlockCandidate, 'employeeId' | 'custom'>>> {
  if (personIds.length === 0) return new Map();
  const rows = await database.all(`SELECT id, employee_id, custom FROM person WHERE ${database.among('id', 'id')}`, [
    database.list([...personIds]),
  ]);
  return new Map(
    rows.map((row) => [
      Number(row['id']),
      {
        employeeId: textOf(row['employee_id']),
        custom: JSON.parse(String(row['custom'])) as Record<string, string>,
      },
    ]),
  );
}

/** Keys of these people in one source, of links whose row is there. */
export async function presentKeys(
  database: Database,
  sourceId: number,
  personIds: readonly number[],
): Promise<Map<number, string[]>> {
  const keys = new Map<number, string[]>();
  if (personIds.length === 0) return keys;
  const rows = await database.all(
    `SELECT local_id, key FROM link WHERE source_id = ? AND entity = ${entityCode('persons')} AND state <> ${goneLink} AND state <> 1 AND
      ${database.among('local_id', 'id')}`,
    [sourceId, database.list([...personIds])],
  );
  for (const row of rows) {
    const id = Number(row['local_id']);
    keys.set(id, [...(keys.get(id) ?? []), String(row['key'])]);
  }
  return keys;
}

/** How many people who are not dismissed have this value in a field: `employeeId`, or a custom one by its name. */
export async function countSharing(database: Database, field: string, value: string): Promise<number> {
  if (field === 'employeeId') {
    const row = await one(
      database,
      "SELECT count(*) AS n FROM person WHERE employee_id = ? AND status <> 'dismissed'",
      [value],
    );
    return Number(row?.['n'] ?? 0);
  }
  // The member as it stands in the JSON of the column finds all who have it, and the parsed value counts.
  const member = `${JSON.stringify(field)}:${JSON.stringify(value)}`;
  const rows = await database.all(
    "SELECT custom FROM person WHERE status <> 'dismissed' AND custom LIKE ? ESCAPE '!'",
    [`%${member.replaceAll(/[!%_]/g, '!$&')}%`],
  );
  return rows.filter((row) => (JSON.parse(String(row['custom'])) as Record<string, string>)[field] === value).length;
}
