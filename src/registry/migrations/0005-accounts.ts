/** Who may use the server: accounts, their sessions and tokens, and the log of what they did. */
import type { Database } from '../database.ts';

export async function createAccounts(database: Database): Promise<void> {
  const id =
    database.dialect === 'sqlite'
      ? 'id INTEGER PRIMARY KEY AUTOINCREMENT'
      : 'id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
  const statements = [
    // `folded` is the name as it is compared; `password` an Argon2id text, null where another system signs people in.
    `CREATE TABLE account (${id}, name TEXT NOT NULL, folded TEXT NOT NULL, role TEXT NOT NULL, password TEXT,
      disabled INTEGER NOT NULL, subject TEXT, created_at TEXT NOT NULL, signed_in_at TEXT)`,
    'CREATE UNIQUE INDEX account_folded ON account (folded)',
    'CREATE UNIQUE INDEX account_subject ON account (subject)',
    // `secret` is a SHA-256 everywhere: what would open a session or use a token is nowhere in the registry.
    `CREATE TABLE session (secret TEXT PRIMARY KEY, account_id BIGINT NOT NULL, started_at TEXT NOT NULL,
      seen_at TEXT NOT NULL, expires_at TEXT NOT NULL, address TEXT NOT NULL)`,
    'CREATE INDEX session_account ON session (account_id)',
    `CREATE TABLE token (${id}, account_id BIGINT NOT NULL, name TEXT NOT NULL, secret TEXT NOT NULL, scopes TEXT NOT NULL,
      created_at TEXT NOT NULL, expires_at TEXT, used_at TEXT)`,
    'CREATE INDEX token_account ON token (account_id)',
    `CREATE TABLE audit (${id}, at TEXT NOT NULL, account_id BIGINT, actor TEXT NOT NULL, token_id BIGINT, what TEXT NOT NULL,
      target TEXT NOT NULL, outcome TEXT NOT NULL, address TEXT NOT NULL)`,
    'CREATE INDEX audit_at ON audit (at)',
    'CREATE TABLE setup_code (secret TEXT PRIMARY KEY, made_at TEXT NOT NULL)',
    'CREATE TABLE failed_attempt (subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at TEXT NOT NULL)',
  ];
  for (const statement of statements) await database.run(statement);
}
