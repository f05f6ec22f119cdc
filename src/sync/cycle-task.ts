/** What a cycle needs from whoever runs it, and what it tells meanwhile. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import type { Source } from '../sources/source.ts';

export interface CycleTask {
  readonly database: Database;
  readonly config: SourceConfig;
  /** All sources, for their priorities. */
  readonly sources: readonly SourceConfig[];
  readonly context: Context;
  /** Folder for what does not fit into memory. */
  readonly dataFolder: string;
  /** Who asks for it, as it will stand in the record of changes. */
  readonly actor: string;
  /** Opens the source; `forValue` where only a single value is wanted, so that a quick way may be taken. */
  readonly open: (config: SourceConfig, signal: AbortSignal, forValue: boolean) => Promise<Source>;
  readonly progress?: (progress: Progress) => void;
  /** Told the cycle's number when it has begun; a skipped one never does. */
  readonly started?: (cycleId: number) => void;
  readonly signal?: AbortSignal;
  /** Runs even when the version says that nothing changed. */
  readonly force?: boolean;
}

export interface Progress {
  readonly source: string;
  readonly step: 'connect' | 'read' | 'apply';
  readonly entity: MappedEntity | null;
  readonly rows: number;
  /** Rows expected, where the last cycle tells. */
  readonly expected: number | null;
}
