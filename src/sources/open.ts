/** Opens a source the way that fits what is wanted of it. */
import type { SourceConfig, SourceType } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import type { DirectoryAccounts } from './directory-accounts.ts';
import { isHarmless, sourceKind } from './kinds.ts';
import { openInProcess } from './process/host.ts';
import type { ReaderAhead } from './reader-ahead.ts';
import type { Source } from './source.ts';

/**
 * Rows are read in a process of their own, which a watchdog can end and which overlaps with comparing. For a single value, as a version is,
 * starting a process would cost more than the value: `forValue` reads it here where the driver can do no harm. `ahead`: a process that was
 * started for this before.
 */
export async function openSource(
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
  forValue = false,
  ahead?: ReaderAhead,
): Promise<Source> {
  if (opensHere(config.type, forValue)) {
    const limit = AbortSignal.timeout(config.timeLimits.connect + config.timeLimits.firstRow);
    const kind = await sourceKind(config.type);
    return kind.open(config, context, signal === undefined ? limit : AbortSignal.any([signal, limit]));
  }
  return openInProcess(config, context, signal, ahead);
}

/** Whether a source of this type is opened without a process of its own. */
export function opensHere(type: SourceType, forValue: boolean): boolean {
  return forValue && isHarmless(type);
}

/** Begins to load what opening one here takes. */
export function loadHere(type: SourceType): void {
  // What cannot be loaded is told when it is opened.
  sourceKind(type).catch(() => {});
}

/**
 * The accounts of a source that is a directory. Those of a source that is `readOnly` can be looked at and not changed.
 *
 * Errors: `source.unsupported`, and those of connecting; later `source.readOnly`.
 */
export async function openDirectoryAccounts(
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
): Promise<DirectoryAccounts> {
  const { openAccounts } = await sourceKind(config.type);
  if (openAccounts === undefined) {
    throw new GatehouseError('source.unsupported', `${config.name} is no directory, so it has no accounts.`, {
      place: config.name,
      remedy: 'Name a source of type active-directory or ldap in accountBlocking.source.',
    });
  }
  const accounts = await openAccounts(config, context, signal);
  if (!config.readOnly) return accounts;
  return {
    ...accounts,
    setAccountEnabled: async () => {
      throw new GatehouseError('source.readOnly', `${config.name} is read only: no account of it is changed.`, {
        place: `${config.name}.readOnly`,
        remedy: 'Take readOnly: true from the source, if its accounts may be disabled and enabled.',
      });
    },
  };
}
