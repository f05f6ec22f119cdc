/** Takes a source out of the configuration. People and things that it gave stay until somebody removes them. */
import type { StoredDocument } from '../config/stored.ts';
import { GatehouseError } from '../model/errors.ts';
import { readConfiguration, writeConfiguration } from '../registry/configuration.ts';
import { forgetPushed } from '../registry/pushed-records.ts';
import { removeSourceStates } from '../registry/source-states.ts';
import { findSource } from '../registry/sources.ts';
import type { Installation } from './installation.ts';
import { openStored, unknownSource } from './stored-configuration.ts';

/** Errors: `config.source`; `config.invalid` for the directory in which accounts are blocked. */
export async function removeSource(installation: Installation, name: string): Promise<void> {
  const { raw } = await openStored(installation);
  if (!raw.sources.some((source) => source.name === name)) throw unknownSource(raw, name);
  if (raw.accountBlocking?.source === name) throw blocksAccounts(name);
  await installation.database.transaction(async (within) => {
    const body = await readConfiguration(within);
    if (body === null) return;
    // Secrets of the others stay sealed as they are, also where their key is lost.
    const stored = JSON.parse(body) as StoredDocument;
    const left = { ...stored, sources: stored.sources.filter((source) => source.name !== name) };
    await writeConfiguration(within, JSON.stringify(left), installation.context.now());
    await removeSourceStates(within, [name]);
    const sourceId = await findSource(within, name);
    if (sourceId !== undefined) await forgetPushed(within, sourceId);
  });
}

function blocksAccounts(name: string): GatehouseError {
  return new GatehouseError('config.invalid', `accountBlocking.source: accounts are blocked in the source "${name}".`, {
    place: 'accountBlocking.source',
    remedy: 'Take accountBlocking out of the configuration first.',
  });
}
