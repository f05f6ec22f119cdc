/** Account blocking survives what interrupts it: kills at any instant, and a controller that is away. */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { openRegistry } from '../../src/registry/open.ts';
import { registriesOf } from '../cycle/registries.ts';
import { eventually } from '../relay/relaying.ts';
import { type BlockingOffice, blockingConfig, openOffice } from './blocking-office.ts';
import { domain, enableAll, guids, people, registries, test } from './staff.ts';

const kills = 12;
const shared = registriesOf('postgresql');

test.each([
  ['embedded', registries],
  ['in PostgreSQL', shared],
] as const)(
  'killed 12 times while people come and go, it converges, and enables nobody whom an administrator disabled (registry %s)',
  { timeout: 240_000 },
  async (_name, kept) => {
    await enableAll();
    const place = await kept.place();
    const database = await openRegistry(place);
    const config = { ...blockingConfig, after: 0, limit: 1000 };
    const office = await openOffice(database, {
      people,
      keyOf: (person) => guids.get(`user${person}`),
      open: (signal) => domain.open(signal),
      config,
    });
    const settings = join(kept.folder(), 'blocking.json');
    await writeFile(settings, JSON.stringify({ place, url: domain.samba.url, config }));
    const disabledByHand = new Set<number>();
    for (let kill = 0; kill < kills; kill++) {
      const child = startProcess(settings);
      await message(child);
      for (let part = 0; part < 4; part++) {
        office.wait((Date.now() - office.now().getTime()) / 60_000);
        const person = 1 + Math.floor(Math.random() * people);
        await office.pass(person, Math.random() < 0.5 ? 'in' : 'out');
        await sleep(Math.random() * 60);
      }
      child.kill('SIGKILL');
      await exit(child);
      if (kill % 6 === 5) await disableByHand(disabledByHand);
    }
    office.wait((Date.now() - office.now().getTime()) / 60_000);
    await expectConverged(office, disabledByHand);
    await database.close();
  },
);

/** An administrator disables somebody's enabled account, whatever Gatehouse was about to do with it. */
async function disableByHand(done: Set<number>): Promise<void> {
  for (let person = 1; person <= people; person++) {
    const name = `user${person}`;
    if (done.has(person) || (await domain.controlOf(name)) !== 512) continue;
    await domain.setControl(name, 514);
    done.add(person);
    return;
  }
}

/** Everybody comes in, goes out and comes in: each account follows, except those that an administrator disabled. */
async function expectConverged(office: BlockingOffice, disabledByHand: ReadonlySet<number>): Promise<void> {
  for (const direction of ['in', 'out', 'in'] as const) {
    for (let person = 1; person <= people; person++) await office.pass(person, direction);
    office.wait(0.1);
    const wanted = direction === 'in' ? 512 : 514;
    await eventually(async () => {
      // Failures are tried again later, so the clock has to go on.
      office.wait(2);
      await office.round();
      for (let person = 1; person <= people; person++) {
        const control = await domain.controlOf(`user${person}`);
        if (disabledByHand.has(person)) expect(control).toBe(514);
        else if (control !== wanted) return false;
      }
      return true;
    });
  }
}

test('a controller that was away when people left and came back finds everything as it should be', {
  timeout: 240_000,
}, async () => {
  await enableAll();
  const office = await openOffice(await registries.open(), {
    people,
    keyOf: (person) => guids.get(`user${person}`),
    open: (signal) => domain.open(signal),
    config: { limit: 4 },
  });
  await office.pass(1, 'out');
  await office.pass(2, 'out');
  office.wait(6);
  await office.round();
  expect(await domain.controlOf('user1')).toBe(514);
  await domain.samba.halt();
  // In an hour six more leave, each a while after the other; one of those who were out comes back.
  await office.pass(1, 'in');
  for (let person = 3; person <= people; person++) {
    await office.pass(person, 'out');
    office.wait(10);
    await office.round();
  }
  const waiting = await office.blocks();
  expect(waiting.find(({ personId }) => personId === 1)).toMatchObject({
    state: 'unblocking',
    errorCode: 'source.connect',
  });
  expect(waiting.filter(({ state }) => state === 'waiting')).toHaveLength(people - 2);
  expect(waiting.every(({ state, attempts }) => state === 'blocked' || attempts > 0)).toBe(true);
  await domain.samba.resume();
  await domain.reconnect();
  office.wait(2);
  await office.round();
  expect(await domain.canSignIn('user1')).toBe(true);
  for (let person = 2; person <= people; person++) expect(await domain.canSignIn(`user${person}`)).toBe(false);
  expect((await office.blocks()).map(({ state, error }) => [state, error])).toEqual(
    Array.from({ length: people - 1 }, () => ['blocked', null]),
  );
});

function startProcess(settings: string): ChildProcess {
  const program = fileURLToPath(new URL('./blocking-process.js', import.meta.url));
  return fork(program, [settings], { execArgv: [], stdio: 'inherit' });
}

function message(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('message', () => resolve()));
}

function exit(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
