/** Takes an identifier from its person. Where a source still shows its row, the row counts as dealt with until it changes. */
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { deleteIdentifiers, readIdentifiers } from '../registry/identifiers.ts';
import { linkStatesOf, relink } from '../registry/links.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { removedIdentifier } from './apply-identifiers.ts';
import { linkState } from './link-index.ts';
import { withLeases } from './with-leases.ts';

/** Errors: `command.notFound`, `cycle.running` of a source that shows the identifier. */
export async function takeIdentifier(
  { database, context, actor }: { readonly database: Database; readonly context: Context; readonly actor: string },
  id: number,
): Promise<void> {
  const links = (await linkStatesOf(database, 'identifiers', [id])).filter(({ state }) => state !== linkState.acted);
  const sources = [...new Set(links.map(({ sourceId }) => sourceId))];
  await withLeases(
    { database, context },
    sources,
    (sourceId) => `number ${sourceId}`,
    () =>
      database.transaction(async (within) => {
        const identifier = (await readIdentifiers(within, [id])).get(id);
        if (identifier === undefined) {
          throw new GatehouseError('command.notFound', `There is no identifier ${id}.`, {
            place: 'identifier',
            value: String(id),
            remedy: 'See `gatehouse list identifiers`.',
          });
        }
        await deleteIdentifiers(within, [id]);
        await relink(within, 'identifiers', id, { localId: -id, state: linkState.present });
        for (const sourceId of sources) await dropPackedLinks(within, sourceId);
        const author = { cycleId: null, sourceId: sources[0] ?? null, actor };
        await recordChanges(within, [removedIdentifier(identifier, links[0]?.key ?? null)], author, context.now());
      }),
  );
}
