/** What drivers say about a failure, as an error an administrator can act on. */
import { Buffer } from 'node:buffer';
import type { ErrorCode } from '../../model/error-codes.ts';
import { GatehouseError } from '../../model/errors.ts';
import { hideSecrets } from '../process/secrets.ts';
import { type Handle, type Odbc, returnCodes } from './bindings.ts';

export interface Diagnostic {
  /** Five characters of SQLSTATE. */
  readonly state: string;
  readonly message: string;
}

const messageUnits = 4096;
const recordsRead = 8;

/** The diagnostic records of a handle's last call. */
export function readDiagnostics(odbc: Odbc, type: number, handle: Handle): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const state = Buffer.alloc(24);
  const message = Buffer.alloc(messageUnits * 2);
  for (let record = 1; record <= recordsRead; record++) {
    const length: [number] = [0];
    const code = odbc.diagnostic(type, handle, record, state, [0], message, messageUnits, length);
    if (code !== returnCodes.success && code !== returnCodes.successWithInfo) break;
    const units = Math.min(length[0], messageUnits - 1);
    found.push({
      // Some drivers write no state.
      state: /^\w{5}$/.test(odbc.decode(state, 5)) ? odbc.decode(state, 5) : 'HY000',
      message: odbc
        .decode(message, units)
        .replace(/^(?:\[[^\]]*\])+\s*/, '')
        .replaceAll('\0', '')
        .trim(),
    });
  }
  return found;
}

/** What a failure's place and secrets are known by. */
export interface Place {
  readonly name: string;
  readonly connection: string;
}

/** The error that tells `sentence` and what the driver said. */
export function failure(code: ErrorCode, sentence: string, said: readonly Diagnostic[], place: Place): GatehouseError {
  const words = said.map(({ state, message }) => `[${state}] ${message}`).join(' ');
  const remedy = remedyOf(code, said);
  return new GatehouseError(
    code,
    hideSecrets(`${sentence}: ${words === '' ? 'the driver gave no reason' : words}`, place.connection),
    { place: `source "${place.name}"`, ...(remedy === undefined ? {} : { remedy }) },
  );
}

/** Whether the driver, and not the server, is what is missing. */
export function isDriverMissing(said: readonly Diagnostic[]): boolean {
  return said.some(({ state, message }) => state === 'IM002' || state === 'IM003' || /can't open lib/i.test(message));
}

function remedyOf(code: ErrorCode, said: readonly Diagnostic[]): string | undefined {
  const states = said.map(({ state }) => state);
  if (code === 'source.driver') return 'Install the driver and write its name as `odbcinst -q -d` lists it.';
  if (states.some((state) => state.startsWith('28'))) return 'Check the user and the password.';
  if (code === 'source.connect') return 'Check the address, the port, the database, the user and the password.';
  if (states.some((state) => state === '42S02' || state === '42P01'))
    return 'Check the name of the table, its schema and the rights of the user.';
  if (states.some((state) => state.startsWith('08'))) return 'The connection is gone: see whether the server runs.';
  return undefined;
}
