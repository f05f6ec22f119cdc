/** What relays need from whoever runs them. */
import type { HookConfig, SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import type { Source } from '../sources/source.ts';
import type { RecordingFeed } from './recording-feed.ts';

export interface RelayTask {
  readonly database: Database;
  readonly sources: readonly SourceConfig[];
  readonly hooks: readonly HookConfig[];
  /** This registry's own for ever, in envelopes. */
  readonly identity: string;
  readonly context: Context;
  readonly open: (config: SourceConfig, signal: AbortSignal) => Promise<Source>;
  /** Announces events that are recorded in this process. */
  readonly feed: RecordingFeed;
  /** A name that nobody else has. */
  readonly newToken: () => string;
  /** Resolves after the time, or when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
