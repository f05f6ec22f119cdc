/** Rows whose claim on somebody's identifier an operator turned down: they are left alone until the row changes or the identifier goes. */
import { type Database, one } from './database.ts';
import { markedAgain } from './link-marks.ts';
import { entityCode, goneLink } from './linked.ts';

/** Remembers that a row's claim on an identifier was turned down: it is looked at again when the identifier is no more. */
export async function keepClaimDown(
  within: Database,
  claim: { readonly sourceId: number; readonly key: string; readonly identifierId: number },
): Promise<void> {
  await forgetClaim(within, claim);
  await within.run('INSERT INTO refused_claim (source_id, key, identifier_id) VALUES (?, ?, ?)', [
    claim.sourceId,
    claim.key,
    claim.identifierId,
  ]);
}

export async function forgetClaim(
  within: Database,
  { sourceId, key }: { readonly sourceId: number; readonly key: string },
): Promise<void> {
  await within.run('DELETE FROM refused_claim WHERE source_id = ? AND key = ?', [sourceId, key]);
}

/** The rows whose claims on these identifiers were turned down are compared again; to be called before the identifiers go. */
export async function reviveClaims(within: Database, identifierIds: readonly number[]): Promise<void> {
  if ((await one(within, 'SELECT 1 AS there FROM refused_claim LIMIT 1')) === undefined) return;
  const list = within.list(identifierIds);
  const identifiers = entityCode('identifiers');
  await within.run(
    `INSERT INTO link_mark (source_id, entity, key) SELECT c.source_id, ${identifiers}, c.key FROM refused_claim c JOIN link l ON l.source_id = c.source_id AND l.entity = ${identifiers} AND l.key = c.key WHERE l.state <> ${goneLink} AND ${within.among('c.identifier_id', 'id')} ${markedAgain}`,
    [list],
  );
  await within.run(`DELETE FROM refused_claim WHERE ${within.among('identifier_id', 'id')}`, [list]);
}
