/** How a command that failed says so, and with which exit status it ends. */
import { CommanderError } from 'commander';
import { maskSecrets } from '../config/mask.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import { harmless, lineOfJson } from './terminal.ts';

export interface FailureStyle {
  readonly json: boolean;
  /** Whether a fault of Gatehouse comes with its stack. */
  readonly verbose: boolean;
  /** Secrets that must not be shown in whatever text. */
  readonly secrets: readonly string[];
}

/** Says on standard error what went wrong; gives the exit status. */
export function reportFailure(thrown: unknown, style: FailureStyle): 1 | 2 {
  const failures = failuresOf(thrown);
  for (const failure of failures) {
    process.stderr.write(
      style.json ? `${lineOfJson(masked(failure, style))}\n` : harmless(textOf(masked(failure, style))),
    );
  }
  if (style.verbose && !isExpected(thrown) && thrown instanceof Error) {
    process.stderr.write(`${maskSecrets(thrown.stack ?? '', style.secrets)}\n`);
  }
  return statusOf(failures);
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly place: string | null;
  readonly value: string | null;
  readonly remedy: string | null;
}

function isExpected(thrown: unknown): boolean {
  return [GatehouseError, GatehouseErrors, CommanderError].some((kind) => thrown instanceof kind);
}

function failuresOf(thrown: unknown): readonly Failure[] {
  if (thrown instanceof GatehouseErrors) return thrown.errors.map(failureOf);
  if (thrown instanceof GatehouseError) return [failureOf(thrown)];
  if (thrown instanceof CommanderError) return [usageFailure(thrown)];
  return [
    {
      code: 'bug',
      message: `This is a fault of Gatehouse: ${messageOf(thrown)}`,
      place: null,
      value: null,
      remedy: 'Run the command again with --verbose and report what it says.',
    },
  ];
}

function failureOf({ code, message, place, value, remedy }: GatehouseError): Failure {
  return { code, message, place: place ?? null, value: value ?? null, remedy: remedy ?? null };
}

function usageFailure(error: CommanderError): Failure {
  const sentence = error.message.replace(/^error: /, '');
  return {
    code: 'command.usage',
    message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1).replace(/\.?$/, '.')}`,
    place: null,
    value: null,
    remedy: 'See: gatehouse --help, or gatehouse COMMAND --help',
  };
}

function masked(failure: Failure, { secrets }: FailureStyle): Failure {
  const mask = (text: string | null): string | null => (text === null ? null : maskSecrets(text, secrets));
  return {
    ...failure,
    message: mask(failure.message) ?? '',
    place: mask(failure.place),
    value: mask(failure.value),
    remedy: mask(failure.remedy),
  };
}

function textOf({ code, message, remedy }: Failure): string {
  // Some messages end with their remedy.
  const more = remedy === null || message.includes(remedy) ? '' : `\n  ${remedy}`;
  return `gatehouse: ${message}${more}\n  (${code})\n`;
}

/** 2 when the command or the configuration is wrong, else 1. */
function statusOf(failures: readonly Failure[]): 1 | 2 {
  const wrong = failures.some(
    ({ code }) =>
      /^(?:command|config|account)\./.test(code) && code !== 'command.cancelled' && code !== 'command.output',
  );
  return wrong ? 2 : 1;
}

/** The exit status where commander has said all there is to say, as after --help; null for anything that must be told. */
export function endedByCommander(thrown: unknown): number | null {
  if (!(thrown instanceof CommanderError)) return null;
  if (thrown.exitCode === 0) return 0;
  return thrown.code === 'commander.help' ? 2 : null;
}
