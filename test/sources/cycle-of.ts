/** Cycles over one source that stands alone. */
import type { SourceConfig } from '../../src/config/document.ts';
import type { Context } from '../../src/model/context.ts';
import type { Database } from '../../src/registry/database.ts';
import { openSource } from '../../src/sources/open.ts';
import type { Source } from '../../src/sources/source.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { testContext } from './source-config.ts';

export interface Way {
  readonly force?: boolean;
  readonly context?: Context;
  /** Opens the source in another way than the product does. */
  readonly open?: (config: SourceConfig, signal: AbortSignal, forValue: boolean) => Promise<Source>;
}

/** `dataFolder` is where the registry has its files. */
export function cycleOf(
  config: SourceConfig,
  { database, dataFolder }: { readonly database: Database; readonly dataFolder: string },
  { force = false, context = testContext, open = openAsProductDoes }: Way = {},
): Promise<CycleReport> {
  return runCycle({ database, config, sources: [config], context, dataFolder, actor: 'test', force, open });
}

export function openAsProductDoes(config: SourceConfig, signal: AbortSignal, forValue: boolean): Promise<Source> {
  return openSource(config, testContext, signal, forValue);
}
