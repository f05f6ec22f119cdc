/** What relays need from whoever runs them. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import type { Source } from '../sources/source.ts';
import type { RecordingFeed } from './recording-feed.ts';

export interface RelayTask {
  readonly database: Database;
  readonly sources: readonly SourceConfig[];
  readonly context: Context;
  readonly open: (config: SourceConfig, signal: AbortSignal) => Promise<Source>;
  /** Announces events that are recorded in this process. */
  readonly feed: RecordingFeed;
  /** A name that nobody else has. */
  readonly newToken: () => string;
  /** Resolves after the time, or when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
