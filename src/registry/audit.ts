/** The log of what was done, by whom and from where; rows are only added. */
import type { Database, Parameter } from './database.ts';

export interface AuditEntry {
  readonly at: string;
  readonly accountId: number | null;
  /** Name of the account as it was then; `-` for nobody, `(command line)` for commands on the server's own machine. */
  readonly actor: string;
  readonly tokenId: number | null;
  readonly what: string;
  readonly target: string;
  /** `done`, or the code of the failure. */
  readonly outcome: string;
  readonly address: string;
}

export type StoredAuditEntry = AuditEntry & { readonly id: number };

export async function addAuditEntry(database: Database, entry: AuditEntry): Promise<void> {
  await database.run(
    `INSERT INTO audit (at, account_id, actor, token_id, what, target, outcome, address)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [entry.at, entry.accountId, entry.actor, entry.tokenId, entry.what, entry.target, entry.outcome, entry.address],
  );
}

/** Newest first, from before an id on. */
export async function readAudit(
  database: Database,
  selection: { readonly before: number | null; readonly actor: string | null; readonly limit: number },
): Promise<StoredAuditEntry[]> {
  const conditions = ['1 = 1'];
  const parameters: Parameter[] = [];
  if (selection.before !== null) {
    conditions.push('id < ?');
    parameters.push(selection.before);
  }
  if (selection.actor !== null) {
    conditions.push('actor = ?');
    parameters.push(selection.actor);
  }
  const rows = await database.all(`SELECT * FROM audit WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`, [
    ...parameters,
    selection.limit,
  ]);
  return rows.map((row) => ({
    id: Number(row['id']),
    at: String(row['at']),
    accountId: row['account_id'] === null ? null : Number(row['account_id']),
    actor: String(row['actor']),
    tokenId: row['token_id'] === null ? null : Number(row['token_id']),
    what: String(row['what']),
    target: String(row['target']),
    outcome: String(row['outcome']),
    address: String(row['address']),
  }));
}
