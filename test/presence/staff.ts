/** The accounts of the staff in one domain for all tests of account blocking, since a controller takes long to start. */
import { afterAll, test as anyTest, beforeAll } from 'vitest';
import { resumeAccountBlocking, unblockAllAccounts } from '../../src/operations/account-blocking.ts';
import { readAccountBlocking } from '../../src/registry/account-blocking.ts';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import { type BlockingOffice, type OfficeSettings, openOffice } from './blocking-office.ts';
import { type Domain, startDomain } from './domain.ts';

const available = serverAvailable('samba');
export const test = anyTest.skipIf(!available);
export const patient = { timeout: 120_000 };
export const registries = registriesOf('sqlite');
export const people = 8;
/** Ids of the accounts `user1`, `user2`... */
export const guids = new Map<string, string>();
export let domain: Domain;

beforeAll(async () => {
  if (!available) return;
  domain = await startDomain(people);
  for (let index = 1; index <= people; index++) guids.set(`user${index}`, await domain.guidOf(`user${index}`));
}, 240_000);
afterAll(async () => {
  await domain?.stop();
}, 60_000);

export async function enableAll(): Promise<void> {
  for (const name of guids.keys()) if ((await domain.controlOf(name)) !== 512) await domain.setControl(name, 512);
}

/** Person 1 has the account user1 and so on, and every account is enabled. */
export async function office(settings: Partial<OfficeSettings> = {}): Promise<BlockingOffice> {
  await enableAll();
  return openOffice(await registries.open(), {
    people: 6,
    keyOf: (person) => guids.get(`user${person}`),
    open: (signal) => domain.open(signal),
    ...settings,
  });
}

export async function leave(at: BlockingOffice, ...who: number[]): Promise<void> {
  for (const person of who) await at.pass(person, 'out');
  at.wait(6);
  await at.round();
}

export async function problemOf(at: BlockingOffice): Promise<string | undefined> {
  return (await readAccountBlocking(at.database))?.problem?.message;
}

export async function suspensionOf(at: BlockingOffice): Promise<string | null> {
  return (await readAccountBlocking(at.database))?.suspension?.kind ?? null;
}

/** What the audit log tells of, and its target. */
export async function auditOf(at: BlockingOffice): Promise<unknown[]> {
  return (await at.database.all('SELECT what, target FROM audit')).map((row) => [row['what'], row['target']]);
}

export const resume = (at: BlockingOffice): Promise<void> => resumeAccountBlocking(at.installation());
export const unblockAll = (at: BlockingOffice): Promise<void> => unblockAllAccounts(at.installation(), 'a test');
