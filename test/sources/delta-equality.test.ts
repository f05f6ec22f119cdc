/** Whatever happens to a directory, a registry that follows its changes is the one that reads everything. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registriesOf } from '../cycle/registries.ts';
import { serverAvailable } from '../servers/available.ts';
import {
  added,
  type DeltaDirectory,
  deleted,
  groups,
  outside,
  people,
  person,
  sets,
  startDeltaDirectory,
  unit,
  unitsAndCards,
} from './delta-directory.ts';
import { contentsOf, deltaWorld } from './delta-world.ts';
import { ldapSource } from './directory-config.ts';

const rounds = 20;
const settings = {
  ...unitsAndCards,
  persons: {
    filter: '(&(objectClass=inetOrgPerson)(!(employeeType=guest)))',
    fields: {
      surname: 'sn',
      department: 'parentKey',
      employeeId: 'employeeNumber',
      accessLevels: { below: groups },
      'custom.manager': 'manager.rdn',
      'custom.path': 'dn',
    },
  },
  guard: {
    persons: { percent: 100, changePercent: 100 },
    identifiers: { percent: 100 },
    departments: { percent: 100 },
  },
};

if (serverAvailable('slapd'))
  describe('a registry that follows the changes of a directory', { timeout: 600_000 }, () => {
    const registries = registriesOf('sqlite');
    let directory: DeltaDirectory;
    beforeAll(async () => {
      directory = await startDeltaDirectory();
    }, 120_000);
    afterAll(async () => directory?.server.stop());

    it('is after each of many random rounds what one that reads everything is', async () => {
      const company = randomCompany(directory, 20_261_127);
      await directory.change(
        added(`dn: cn=doors,${groups}\nobjectClass: groupOfNames\ncn: doors\nmember: ${people}\n`),
      );
      const world = await deltaWorld(registries);
      const config = ldapSource(directory.server, settings);
      await world.sync(config);
      let deltas = 0;
      for (let round = 0; round < rounds; round++) {
        const done: string[] = [];
        for (let act = company.below(4); act >= 0; act--) done.push(await company.act());
        const report = await world.sync(config);
        if (report.delta !== null) deltas += 1;
        const fresh = await deltaWorld(registries);
        await fresh.sync(config);
        expect(await contentsOf(world.database), done.join('; ')).toEqual(await contentsOf(fresh.database));
      }
      // Else this would test nothing.
      expect(deltas).toBeGreaterThan(4);
    });
  });

/** People come, go, move and change, mostly one by one; seldom a unit or a group does. The same seed does the same. */
function randomCompany(directory: DeltaDirectory, seed: number) {
  let state = seed;
  const below = (count: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  const units = [`ou=IT,${people}`, `ou=HR,${people}`, outside];
  const there = new Map<string, number>();
  for (let index = 0; index < 10; index++) there.set(`p${index}`, 0);
  let names = 0;
  const anybody = (): [string, number] => [...there][below(there.size)] as [string, number];
  const dnOf = ([name, at]: [string, number]): string => `uid=${name},${units[at] ?? people}`;
  const acts: readonly (() => Promise<unknown>)[] = [
    () => directory.change(sets(dnOf(anybody()), 'sn', `Name${names++}`)),
    () => directory.change(sets(dnOf(anybody()), 'carLicense', `8,${100 + names++}`)),
    () => directory.change(sets(dnOf(anybody()), 'carLicense', 'unreadable')),
    () => directory.change(sets(dnOf(anybody()), 'employeeType', below(2) === 0 ? 'guest' : undefined)),
    () => directory.change(sets(dnOf(anybody()), 'manager', dnOf(anybody()))),
    () => {
      const one: [string, number] = [`n${names++}`, below(2)];
      there.set(...one);
      return directory.change(added(person(one[0], units[one[1]] ?? people, `carLicense: 8,${100 + names++}`)));
    },
    () => {
      const [name, at] = anybody();
      const to = below(3);
      there.set(name, to);
      return to === at ? Promise.resolve() : directory.rename(dnOf([name, at]), `uid=${name}`, units[to]);
    },
    () => {
      const [name, at] = anybody();
      const renamed = `r${names++}`;
      there.delete(name);
      there.set(renamed, at);
      return directory.rename(dnOf([name, at]), `uid=${renamed}`);
    },
  ];
  const seldom: readonly (() => Promise<unknown>)[] = [
    () => {
      const one = anybody();
      if (there.size > 4) there.delete(one[0]);
      return there.has(one[0]) ? Promise.resolve() : directory.change(deleted(dnOf(one)));
    },
    () => directory.change(added(unit(`U${names++}`, units[below(2)] ?? people))),
    async () => {
      const at = below(2);
      const name = `Unit${names++}`;
      await directory.rename(units[at] ?? '', `ou=${name}`);
      units[at] = `ou=${name},${people}`;
    },
    () =>
      directory.change(
        `dn: cn=doors,${groups}\nchangetype: modify\nreplace: member\nmember: ${dnOf(anybody())}\nmember: ${people}\n`,
      ),
  ];
  return {
    below,
    async act(): Promise<string> {
      const from = below(6) === 0 ? seldom : acts;
      const which = below(from.length);
      await from[which]?.();
      return `${from === seldom ? 'seldom' : 'act'} ${which}`;
    },
  };
}
