/** What every command is handed: where to print, which installation it is about, and what interrupts it. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Context } from '../model/context.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { type Installation, openInstallation } from '../operations/installation.ts';
import { noteCommand } from '../operations/note-command.ts';
import type { RegistryPlace } from '../registry/open.ts';
import { harmless, openTerminal, type Terminal } from './terminal.ts';

export interface Session {
  readonly terminal: Terminal;
  /** One JSON object a line on standard output, and nothing else there. */
  readonly json: boolean;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
  /** Says something on standard error that only a person wants to read. */
  readonly remark: (text: string) => void;
  /** The folder that was named on the command line itself. */
  readonly namedFolder: string | undefined;
  readonly context: Context;
  /** Where the registry is, as the command line says. */
  readonly place: () => RegistryPlace;
  /** Opens the installation, and closes it when `body` has ended. */
  readonly withInstallation: <T>(
    use: 'create' | 'write' | 'read',
    body: (installation: Installation) => Promise<T>,
    folder?: string,
  ) => Promise<T>;
}

/** Runs the body of a command; what it gives is the exit status. */
export type Run = (command: Command, body: (session: Session) => Promise<number>) => Promise<void>;

export interface GlobalOptions {
  readonly data: string;
  readonly database?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export function openSession(command: Command, signal: AbortSignal): Session {
  const options: GlobalOptions = command.optsWithGlobals();
  const { json = false, verbose = false, database } = options;
  const terminal = openTerminal(signal);
  const context = contextOf(json, verbose);
  const ownPlace = (): RegistryPlace => ({ data: options.data, database: checkedUrl(database) });
  return {
    context,
    place: ownPlace,
    terminal,
    json,
    verbose,
    signal,
    remark: (text) => {
      if (!json) terminal.say(text);
    },
    namedFolder: sourceOfData(command) === 'cli' ? options.data : undefined,
    async withInstallation(use, body, folder) {
      const place = folder === undefined ? ownPlace() : { data: folder };
      const surroundings = { place, context, env: process.env, actor: actorName() };
      const installation = await openInstallation(surroundings, use);
      const note = async (outcome: string): Promise<void> => {
        if (use !== 'read') await noteCommand(installation, wordsOf(command), outcome);
      };
      try {
        const result = await body(installation);
        await note('done');
        return result;
      } catch (thrown) {
        await note(codeOf(thrown));
        throw thrown;
      } finally {
        await installation.database.close();
      }
    },
  };
}

/** Names of the command as they are typed, and what it was given; of the options its own, since one of the global ones holds a password. */
function wordsOf(command: Command): { readonly command: string; readonly given: string } {
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  const options = Object.entries(command.opts<Record<string, unknown>>()).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return { command: names.join(' '), given: [...command.args, ...options].join(', ') };
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof GatehouseErrors) return thrown.errors[0]?.code ?? 'server.fault';
  return thrown instanceof GatehouseError ? thrown.code : 'server.fault';
}

function sourceOfData(command: Command): string | undefined {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return root.getOptionValueSource('data');
}

/** An empty variable counts as none; the URL itself holds a password and so is not shown. */
function checkedUrl(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  if (/^postgres(?:ql)?:\/\//.test(url)) return url;
  throw new GatehouseError('command.usage', 'The URL of the database does not begin with postgres://.', {
    place: '--database',
    remedy: 'Write --database (or GATEHOUSE_DATABASE) as postgres://..., with user, password, host and database.',
  });
}

/** Operational messages on standard error: a line of JSON for programs, a sentence for people. */
function contextOf(json: boolean, verbose: boolean): Context {
  return {
    now: () => new Date(),
    log: (level, message, facts) => {
      if (!verbose && level !== 'warn' && level !== 'error') return;
      const line = json
        ? JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })
        : `${level}: ${message}${facts === undefined || !verbose ? '' : ` ${JSON.stringify(facts)}`}`;
      process.stderr.write(`${harmless(line)}\n`);
    },
  };
}

function actorName(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // A user whom the system does not know by name, as in some containers.
    return 'cli';
  }
}
