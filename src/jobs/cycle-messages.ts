/** What the server and the process of a cycle say to each other. */
import type { ErrorCode } from '../model/error-codes.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import type { ConfiguredSource } from '../operations/configured-source.ts';
import type { RegistryPlace } from '../registry/open.ts';
import type { Progress } from '../sync/cycle.ts';
import type { CycleReport } from '../sync/report.ts';

export interface CycleRequest {
  readonly place: RegistryPlace;
  /** As the server has found it in the registry: what that takes need not be loaded for each cycle. */
  readonly source: ConfiguredSource;
  readonly actor: string;
  readonly force: boolean;
}

/** The process ends when it was cancelled or when the server that started it is gone. */
export type ToCycle = { readonly kind: 'run'; readonly request: CycleRequest } | { readonly kind: 'cancel' };

export interface ToldError {
  readonly code: ErrorCode | 'bug';
  readonly message: string;
  readonly place?: string | undefined;
  readonly value?: string | undefined;
  readonly remedy?: string | undefined;
}

/** How a cycle came out: its report, or why there was none. */
export type CycleEnd =
  | { readonly kind: 'report'; readonly report: CycleReport }
  | { readonly kind: 'refused'; readonly error: ToldError };

export type FromCycle =
  | { readonly kind: 'started'; readonly cycle: number }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly facts: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: 'ended'; readonly end: CycleEnd };

/** What was thrown, in a form that can be sent. */
export function refusedBy(thrown: unknown): CycleEnd {
  return { kind: 'refused', error: toldError(thrown instanceof GatehouseErrors ? thrown.errors[0] : thrown) };
}

function toldError(thrown: unknown): ToldError {
  if (!(thrown instanceof GatehouseError)) return { code: 'bug', message: messageOf(thrown) };
  const { code, message, place, value, remedy } = thrown;
  return { code, message, place, value, remedy };
}
