/** Configurations of sources for tests. */
import type { GuardLimit, MissingRule, SourceConfig, SourceType } from '../../src/config/document.ts';
import type { Context } from '../../src/model/context.ts';

export const testContext: Context = { now: () => new Date(), log: () => undefined };

const missing: MissingRule = { action: 'keep', afterCycles: 1 };
const limit: GuardLimit = { count: null, percent: 10, changePercent: 50 };

/** A source that has a connection and nothing else worth mention. */
export function sourceConfig(type: SourceType, connection: string, changes: Partial<SourceConfig> = {}): SourceConfig {
  return {
    name: 'hr',
    type,
    connection,
    priority: 100,
    readOnly: false,
    timeLimits: { connect: 30_000, firstRow: 60_000, silence: 60_000 },
    missing: {
      departments: missing,
      positions: missing,
      accessLevels: missing,
      schedules: missing,
      persons: missing,
      identifiers: missing,
      documents: missing,
      photos: missing,
    },
    guard: {
      departments: limit,
      positions: limit,
      accessLevels: limit,
      schedules: limit,
      persons: limit,
      identifiers: limit,
      documents: limit,
      photos: limit,
      emptyIsSuspicious: true,
    },
    ...changes,
  };
}
