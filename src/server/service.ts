/** What the operations of the server work with; made once, when the server starts. */
import type { Registry as Metrics } from 'prom-client';
import type { SignInLink } from '../accounts/sign-in-link.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Context } from '../model/context.ts';
import type { Installation } from '../operations/installation.ts';
import type { SignInRules } from '../operations/sign-in-rules.ts';
import type { Database } from '../registry/database.ts';
import type { RegistryPlace } from '../registry/open.ts';
import type { Caller } from './caller.ts';

export interface Service {
  readonly database: Database;
  readonly context: Context;
  readonly secrets: Installation['secrets'];
  /** How long people stay signed in and who needs a second factor, as it is configured now. */
  readonly signInRules: () => Promise<SignInRules>;
  readonly place: RegistryPlace;
  /** The installation as `src/operations` want it, in the caller's name. */
  readonly installationFor: (caller: Pick<Caller, 'name'>) => Installation;
  /** Ends when the server begins to close: streams and long waits stop then. */
  readonly closing: AbortSignal;
  /** What the server does by itself, and how it is told to. */
  readonly jobs: Jobs;
  /** Of the demonstration alone. */
  readonly signInLink: SignInLink | null;
  readonly metrics: Metrics;
  readonly version: string;
}
