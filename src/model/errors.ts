import type { ErrorCode } from './error-codes.ts';

/** What an error can say besides its message: where it is, which value, what helps, and what caused it. */
export interface ErrorDetails {
  /** Path in the configuration, name of a source, of a query's column... in the reader's terms. */
  readonly place?: string;
  /** The offending value as text, already free of secrets. */
  readonly value?: string;
  /** One sentence that says what to do. */
  readonly remedy?: string;
  /** Where in a text that was read. */
  readonly position?: Position;
  readonly cause?: unknown;
}

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An expected failure, told in the user's terms. Anything else that is thrown is a bug. */
export class GatehouseError extends Error {
  readonly code: ErrorCode;
  readonly place: string | undefined;
  readonly value: string | undefined;
  readonly remedy: string | undefined;
  readonly position: Position | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GatehouseError';
    this.code = code;
    this.place = details.place;
    this.value = details.value;
    this.remedy = details.remedy;
    this.position = details.position;
  }
}

/** Several errors found together, as in the validation of a whole document. Never empty. */
export class GatehouseErrors extends Error {
  readonly errors: readonly GatehouseError[];

  constructor(errors: readonly GatehouseError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.name = 'GatehouseErrors';
    this.errors = errors;
  }
}

/** The seconds after which whoever refused wants to be asked again, where the failure says so. */
export function retryAfterOf(error: unknown): number | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const seconds =
    typeof cause === 'object' && cause !== null && 'retryAfterSeconds' in cause ? cause.retryAfterSeconds : undefined;
  return typeof seconds === 'number' ? seconds : undefined;
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Passes an expected failure on and wraps any other into one with the given code; for the edges where foreign libraries are called. */
export function asGatehouseError(
  thrown: unknown,
  code: ErrorCode,
  sentence: string,
  details: ErrorDetails = {},
): GatehouseError {
  if (thrown instanceof GatehouseError) return thrown;
  return new GatehouseError(code, `${sentence}: ${messageOf(thrown)}`, { ...details, cause: thrown });
}
