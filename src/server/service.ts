/** What the operations of the server work with; made once, when the server starts. */
import type { Registry as Metrics } from 'prom-client';
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import type { RegistryPlace } from '../registry/open.ts';

export interface Service {
  readonly database: Database;
  readonly place: RegistryPlace;
  readonly context: Context;
  /** Ends when the server begins to close: streams and long waits stop then. */
  readonly closing: AbortSignal;
  readonly metrics: Metrics;
}
