/** Cycles over OpenLDAP that read only what has changed: after each the registry is what reading everything would make of it. */
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { registriesOf } from '../cycle/registries.ts';
import { samples } from '../photos/samples.ts';
import { serverAvailable } from '../servers/available.ts';
import {
  added,
  type DeltaDirectory,
  deleted,
  entriesOfCompany,
  groups,
  hrUnit,
  itUnit,
  outside,
  people,
  person,
  sets,
  startDeltaDirectory,
  unit,
  unitsAndCards,
} from './delta-directory.ts';
import { contentsOf, type DeltaWorld, deltaWorld } from './delta-world.ts';
import { ldapSource } from './directory-config.ts';

const settings = {
  ...unitsAndCards,
  persons: {
    filter: '(&(objectClass=inetOrgPerson)(!(employeeType=guest)))',
    fields: { surname: 'sn', department: 'parentKey', employeeId: 'employeeNumber' },
  },
  guard: {
    persons: { percent: 100 },
    identifiers: { percent: 100 },
    departments: { percent: 100 },
    photos: { percent: 100 },
  },
};

if (serverAvailable('slapd')) {
  const registries = registriesOf('sqlite');
  const registriesOfServer = registriesOf('postgresql');
  let directory: DeltaDirectory;
  let world: DeltaWorld;
  let config: SourceConfig;

  /** A cycle after which nothing may be different from a registry that reads everything now. */
  const delta = async (): Promise<CycleReport> => {
    const report = await world.sync(config);
    expect(report.error).toBeNull();
    const fresh = await deltaWorld(registries);
    await fresh.sync(config);
    expect(await contentsOf(world.database)).toEqual(await contentsOf(fresh.database));
    return report;
  };
  const start = async (lines: object, kept = registries): Promise<void> => {
    world = await deltaWorld(kept);
    config = ldapSource(directory.server, lines);
    expect(await world.sync(config)).toMatchObject({ state: 'applied', delta: null, error: null });
  };

  describe('a cycle over a directory that can tell what has changed', { timeout: 120_000 }, () => {
    beforeAll(async () => {
      directory = await startDeltaDirectory();
      await start(settings);
    }, 120_000);
    afterAll(async () => directory?.server.stop());

    it('reads who has changed and nobody else, and tells when everything is read again', async () => {
      const [first] = await world.database.all('SELECT whole_at FROM cycle WHERE id = 1');
      const anHourLater = new Date(Date.parse(String(first?.['whole_at'])) + 3_600_000).toISOString();
      await directory.change(sets(`uid=p0,${itUnit}`, 'sn', 'Changed'));
      expect(await delta()).toMatchObject({
        state: 'applied',
        updated: 1,
        entities: { persons: { read: 1 }, identifiers: { read: 1 }, departments: { read: 0 } },
        delta: { read: 1, known: entriesOfCompany, wholeFrom: anHourLater },
      });
    });

    it('is skipped when nothing has changed, and goes on from where it was', async () => {
      expect(await world.sync(config)).toMatchObject({ state: 'skipped' });
      await directory.change(sets(`uid=q0,${hrUnit}`, 'title', 'nothing that matters'));
      expect(await delta()).toMatchObject({ state: 'unchanged', delta: { read: 1 } });
    });

    it('takes over who is added, with number and department', async () => {
      await directory.change(added(person('new', hrUnit, 'carLicense: 9,901')), added(unit('Sales', people)));
      expect(await delta()).toMatchObject({ created: 3, delta: { read: 2 } });
    });

    it('follows who is renamed and moved', async () => {
      await directory.rename(`uid=p1,${itUnit}`, 'uid=other', hrUnit);
      expect(await delta()).toMatchObject({ updated: 1, created: 0, removed: 0, delta: { read: 1 } });
    });

    it('takes a number away that an entry has no longer, and gives it to who has it now', async () => {
      await directory.change(sets(`uid=p2,${itUnit}`, 'carLicense'), sets(`uid=p3,${itUnit}`, 'carLicense', '7,102'));
      expect(await delta()).toMatchObject({
        entities: { identifiers: { removed: 2, created: 1 } },
        delta: { read: 2 },
      });
    });

    it('removes who is moved out of the base, and takes back who returns', async () => {
      await directory.rename(`uid=p4,${itUnit}`, 'uid=p4', outside);
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: { read: 0 } });
      await directory.rename(`uid=p4,${outside}`, 'uid=p4', itUnit);
      expect(await delta()).toMatchObject({ entities: { persons: { updated: 1 } }, delta: { read: 1 } });
    });

    it('removes who is no longer matched by the filter', async () => {
      await directory.change(sets(`uid=p5,${itUnit}`, 'employeeType', 'guest'));
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: { read: 1 } });
    });

    it('removes who is deleted', async () => {
      await directory.change(deleted(`uid=p6,${itUnit}`), deleted(`ou=Sales,${people}`));
      expect(await delta()).toMatchObject({
        entities: { persons: { removed: 1 }, departments: { removed: 1 } },
        delta: { read: 0 },
      });
    });

    it('reads everything when a unit is renamed or moved, with those in it', async () => {
      await directory.rename(itUnit, 'ou=Technology', hrUnit);
      expect(await delta()).toMatchObject({ entities: { departments: { updated: 1 } }, delta: null });
      expect(world.why()).toContain('others stand below');
      await directory.rename(`ou=Technology,${hrUnit}`, 'ou=IT', people);
      expect(await delta()).toMatchObject({ delta: null });
    });

    it('puts an edit of the registry right though the source says nothing of it', async () => {
      await world.database.run("UPDATE person SET surname = 'Edited' WHERE surname = 'Sq1'");
      await world.database.run(
        "INSERT INTO link_mark (source_id, entity, key, edits) SELECT source_id, entity, key, 1 FROM link WHERE entity = 4 AND local_id = (SELECT id FROM person WHERE surname = 'Edited')",
      );
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 1 } });
    });

    it('goes on telling of a rejected row, and takes it when what it waits for comes', async () => {
      await directory.change(sets(`uid=q2,${hrUnit}`, 'carLicense', 'no number'));
      expect(await delta()).toMatchObject({ rejected: 1, delta: { read: 1 } });
      await directory.change(sets(`uid=q3,${hrUnit}`, 'sn', 'Other'));
      expect(await delta()).toMatchObject({ rejected: 1, updated: 1, delta: { read: 2 } });
      await directory.change(sets(`uid=q2,${hrUnit}`, 'carLicense', '7,299'));
      expect(await delta()).toMatchObject({ rejected: 0, delta: { read: 1 } });
    });

    it('reads who has changed and nobody else, also with the registry in PostgreSQL', async () => {
      await start(settings, registriesOfServer);
      await directory.change(sets(`uid=p7,${itUnit}`, 'sn', 'Other'), deleted(`uid=p8,${itUnit}`));
      expect(await delta()).toMatchObject({
        state: 'applied',
        entities: { persons: { read: 1, updated: 1, removed: 1 } },
        delta: { read: 1 },
      });
      expect(await world.sync(config)).toMatchObject({ state: 'skipped' });
    });
  });

  it('photos come with the entries that have changed', { timeout: 120_000 }, async () => {
    directory = await startDeltaDirectory();
    try {
      const photo = Buffer.from((await samples())['jpeg'] ?? []).toString('base64');
      const withPhoto = (uid: string): string =>
        `dn: uid=${uid},${itUnit}\nchangetype: modify\nreplace: jpegPhoto\njpegPhoto:: ${photo}\n`;
      await directory.change(withPhoto('p0'), sets(`uid=p0,${itUnit}`, 'description', 'first'));
      const photos = { attribute: 'jpegPhoto', version: 'description' };
      await start({ ...settings, photos, missing: { photos: { action: 'delete' } } });
      await directory.change(sets(`uid=p1,${itUnit}`, 'description', 'first'), withPhoto('p1'));
      expect(await world.sync(config)).toMatchObject({
        photosFetched: 1,
        entities: { photos: { read: 1, created: 1 } },
      });
      await directory.change(sets(`uid=p1,${itUnit}`, 'jpegPhoto'));
      expect(await world.sync(config)).toMatchObject({
        entities: { photos: { read: 0, removed: 1 }, persons: { removed: 0 } },
        delta: { read: 1 },
      });
    } finally {
      await directory.server.stop();
    }
  });

  describe('access levels and names of others', { timeout: 120_000 }, () => {
    const { persons } = settings;
    const member = (operation: 'add' | 'delete', cn: string, dn: string): string =>
      `dn: cn=${cn},${groups}\nchangetype: modify\n${operation}: member\nmember: ${dn}\n`;
    const levels = async (): Promise<number> => Number((await world.database.all('SELECT 1 FROM person_level')).length);

    beforeAll(async () => {
      directory = await startDeltaDirectory();
      const group = { objectClass: 'groupOfNames' };
      await directory.change(
        added(
          `dn: cn=doors,${groups}\nobjectClass: ${group.objectClass}\ncn: doors\nmember: uid=p0,${itUnit}\nmember: uid=p1,${itUnit}\n`,
        ),
        sets(`uid=q0,${hrUnit}`, 'manager', `uid=p0,${itUnit}`),
      );
      const fields = { ...persons.fields, accessLevels: { below: groups }, 'custom.manager': 'manager.rdn' };
      await start({ ...settings, persons: { ...persons, fields } });
    }, 120_000);
    afterAll(async () => directory?.server.stop());

    it('follow who joins and leaves a group, which changes nothing of the people themselves', async () => {
      expect(await levels()).toBe(2);
      await directory.change(member('add', 'doors', `uid=q1,${hrUnit}`), member('delete', 'doors', `uid=p1,${itUnit}`));
      expect(await delta()).toMatchObject({ entities: { persons: { updated: 2 } }, delta: null });
      expect(world.why()).toContain('a group has changed');
    });

    it('go with a group that is deleted', async () => {
      await directory.change(deleted(`cn=doors,${groups}`));
      expect(await delta()).toMatchObject({ entities: { persons: { updated: 2 } }, delta: null });
      expect(await levels()).toBe(0);
    });

    it('are read by the changes alone when no group is among them', async () => {
      await directory.change(sets(`uid=p3,${itUnit}`, 'sn', 'Alone'));
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 1 } });
    });

    it('follow a manager who is renamed and named anew', async () => {
      await directory.rename(`uid=p0,${itUnit}`, 'uid=boss');
      await directory.change(sets(`uid=q0,${hrUnit}`, 'manager', `uid=boss,${itUnit}`));
      expect(await delta()).toMatchObject({ updated: 1, delta: { read: 2 } });
    });

    it('are read whole when somebody goes whom others may name', async () => {
      await directory.change(deleted(`uid=p9,${itUnit}`));
      expect(await delta()).toMatchObject({ entities: { persons: { removed: 1 } }, delta: null });
    });
  });
}
