/** What account blocking needs of the rest of the document, which may have been applied before it. */
import type { RawDocument } from '../config/schema.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { isTouched, readAccountBlocks } from '../registry/account-blocks.ts';
import type { Database } from '../registry/database.ts';

/** Errors: `config.invalid`, all together. */
export function checkAccountBlocking({ accountBlocking, presence, sources }: RawDocument): void {
  if (accountBlocking === undefined) return;
  const errors: GatehouseError[] = [];
  const fault = (place: string, sentence: string, remedy: string): void => {
    errors.push(new GatehouseError('config.invalid', `${place}: ${sentence}. ${remedy}`, { place, remedy }));
  };
  const { source: name, enabled = false, inside = [] } = accountBlocking;
  const source = sources.find((candidate) => candidate.name === name);
  if (source === undefined) {
    fault('accountBlocking.source', `no source is called "${name}"`, 'Name the directory among the sources.');
  } else if (source.type !== 'active-directory' && source.type !== 'ldap') {
    fault(
      'accountBlocking.source',
      `"${name}" is no directory`,
      'Name a source of type active-directory, or of type ldap.',
    );
  } else if (enabled && source.readOnly === true) {
    fault(
      'accountBlocking.enabled',
      `cannot be true, because the source "${name}" is readOnly`,
      'Take readOnly from the source, or leave blocking in its dry run.',
    );
  }
  if (presence === undefined) {
    fault('presence', 'is missing, so nobody knows who has left', 'Name zones and access points under presence.');
  }
  for (const [index, zone] of inside.entries()) {
    if (presence === undefined || presence.zones.includes(zone)) continue;
    fault(
      `accountBlocking.inside[${index}]`,
      `"${zone}" is not among the zones`,
      `The zones are ${presence.zones.join(', ')}.`,
    );
  }
  if (errors.length > 0) throw new GatehouseErrors(errors);
}

/** What is not configured is not unblocked. Errors: `config.invalid` when accounts that Gatehouse disabled would stay so. */
export async function checkNobodyStaysBlocked(
  database: Database,
  { accountBlocking }: Pick<RawDocument, 'accountBlocking'>,
): Promise<void> {
  const left = (await readAccountBlocks(database)).filter(
    (block) => isTouched(block) && block.source !== accountBlocking?.source,
  );
  const [first] = left;
  if (first === undefined) return;
  const place = accountBlocking === undefined ? 'accountBlocking' : 'accountBlocking.source';
  const count = left.length === 1 ? '1 account' : `${left.length} accounts`;
  const remedy =
    'Run `gatehouse accounts unblock-all` first, and `gatehouse accounts forget` for what then is still blocked.';
  const sentence = `${count} of ${first.source} would stay blocked by Gatehouse, which then unblocks none of them`;
  throw new GatehouseError('config.invalid', `${place}: ${sentence}. ${remedy}`, { place, remedy });
}
