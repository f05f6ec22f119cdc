import { buildDocument } from '../config/build.ts';
import { type Difference, differences } from '../config/differences.ts';
import { readDocument } from '../config/parse.ts';
import { withPositions } from '../config/placed.ts';
import { hookPlace, signInPlace } from '../config/secret-places.ts';
import { mergeDocuments, storeDocument } from '../config/stored.ts';
import { parseYaml } from '../config/yaml.ts';
import { GatehouseError } from '../model/errors.ts';
import { readConfiguration, writeConfiguration } from '../registry/configuration.ts';
import { settleHookCursors } from '../registry/hook-cursors.ts';
import { uniqueToken } from '../registry/open.ts';
import { sinksOf } from '../relay/hooks/hook-sinks.ts';
import { checkAccountBlocking, checkNobodyStaysBlocked } from './check-account-blocking.ts';
import { checkMappings } from './compile-check.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';
import { adoptTrial } from './trial-records.ts';

export interface Applied {
  /** What is stored now and was not before; empty when nothing changed. */
  readonly differences: readonly Difference[];
  /** Names of all sources that are stored now. */
  readonly sources: readonly string[];
  /** Sources and hooks (`hooks.crm`) that are stored and not in the text; they stay unless they are pruned. */
  readonly kept: readonly string[];
}

/**
 * Validates the text of a configuration file whole and stores it; with `prune`, sources that it does not name go. Errors, all together:
 * `config.*`, each with path, line and column. With `dryRun` nothing is stored, and the answer says what would be.
 */
export async function applyConfiguration(
  installation: Installation,
  text: string,
  { prune, dryRun = false }: { readonly prune: boolean; readonly dryRun?: boolean },
): Promise<Applied> {
  const { database, secrets, lookup, context } = installation;
  const before = await readConfiguration(database);
  const { raw: old, lost } = await openStored(installation);
  const written = parseYaml(text);
  const { raw, document } = readDocument(written, { ...lookup, stored: old });
  const merged = mergeDocuments(old, raw, prune);
  await withPositions(written, async () => {
    await checkMappings(document);
    checkAccountBlocking(merged);
    await checkNobodyStaysBlocked(database, merged);
  });
  const replaced = new Set([
    ...raw.sources.map(({ name }) => name),
    ...(raw.hooks ?? []).map(({ name }) => hookPlace(name)),
    ...(raw.signIn === undefined ? [] : [signInPlace]),
  ]);
  for (const [place, error] of lost) if (!replaced.has(place) && !prune) throw error;
  const changed = differences(old, merged);
  if (!dryRun && (changed.length > 0 || before === null)) {
    const body = JSON.stringify(storeDocument(merged, secrets));
    await database.transaction(async (within) => {
      if ((await readConfiguration(within)) !== before) throw appliedMeanwhile();
      await writeConfiguration(within, body, context.now());
      for (const config of document.sources) await adoptTrial(within, config, context);
      await settleHookCursors(within, buildDocument(merged).hooks.flatMap(sinksOf), uniqueToken);
    });
  }
  const sources = merged.sources.map(({ name }) => name);
  const hooks = (merged.hooks ?? []).map(({ name }) => hookPlace(name));
  return { differences: changed, sources, kept: [...sources, ...hooks].filter((place) => !replaced.has(place)) };
}

function appliedMeanwhile(): GatehouseError {
  return new GatehouseError('registry.busy', 'Somebody else applied a configuration at the same moment.', {
    remedy: 'Look at it with `gatehouse export`, then apply yours again.',
  });
}
