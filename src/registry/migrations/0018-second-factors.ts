/** Second factors of accounts, and the codes for whoever has lost one. */
import type { Database } from '../database.ts';

export async function createSecondFactors(database: Database): Promise<void> {
  // `secret` is sealed with the key of the installation. `last_step` is the newest time step whose code was taken: none is taken twice.
  await database.run(
    'CREATE TABLE second_factor (account_id BIGINT PRIMARY KEY, secret TEXT NOT NULL, made_at TEXT NOT NULL, confirmed_at TEXT, last_step BIGINT NOT NULL)',
  );
  // `digest` is the SHA-256 of a code of 80 random bits.
  await database.run(
    'CREATE TABLE recovery_code (account_id BIGINT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (account_id, digest))',
  );
}
