/** A registry that follows a directory by its changes, beside one that reads it as a whole: both must come to the same. */
import type { SourceConfig } from '../../src/config/document.ts';
import type { Context } from '../../src/model/context.ts';
import type { Database } from '../../src/registry/database.ts';
import { ldap } from '../../src/sources/ldap/directory.ts';
import type { Source } from '../../src/sources/source.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import type { registriesOf } from '../cycle/registries.ts';
import { cycleOf } from './cycle-of.ts';
import { testContext } from './source-config.ts';

export interface How {
  readonly force?: boolean;
  /** Opens the source in another way. */
  readonly opened?: (config: SourceConfig, signal: AbortSignal) => Promise<Source>;
  /** Puts something else in the place of the open source. */
  readonly open?: (source: Source) => Source;
}

export interface DeltaWorld {
  readonly database: Database;
  /** A cycle of the followed registry. */
  sync(config: SourceConfig, how?: How): Promise<CycleReport>;
  /** Why the last cycle read everything, as the log has it. */
  why(): string;
  now: Date;
}

export async function deltaWorld(registries: ReturnType<typeof registriesOf>): Promise<DeltaWorld> {
  const database = await registries.open();
  let why = '';
  const context: Context = {
    now: () => world.now,
    log: (_level, message) => {
      why = message;
    },
  };
  const world: DeltaWorld = {
    database,
    now: new Date(),
    why: () => why,
    async sync(config, how: How = {}) {
      const { force = false, opened = (source, signal) => ldap.open(source, testContext, signal), open } = how;
      why = '';
      return cycleOf(
        config,
        { database, dataFolder: registries.folder() },
        {
          force,
          context,
          open: async (source_, signal) => {
            const source = await opened(source_, signal);
            return open?.(source) ?? source;
          },
        },
      );
    },
  };
  return world;
}

/** What two registries of the same source must agree on. */
export async function contentsOf(database: Database): Promise<string[]> {
  const rows = async (sql: string): Promise<string[]> =>
    (await database.all(sql)).map((row) => JSON.stringify(Object.values(row)));
  const lines = [
    ...(await rows(
      `SELECT 'person', l.key, l.state, p.surname, p.given_name, p.employee_id, p.status, p.custom, d.name, o.name
       FROM link l JOIN person p ON p.id = l.local_id LEFT JOIN department d ON d.id = p.department_id
       LEFT JOIN position o ON o.id = p.position_id WHERE l.entity = 4 AND l.state = 0`,
    )),
    ...(await rows(
      `SELECT 'department', l.key, d.name, above.name FROM link l JOIN department d ON d.id = l.local_id
       LEFT JOIN department above ON above.id = d.parent_id WHERE l.entity = 0 AND l.state = 0`,
    )),
    ...(await rows(
      `SELECT 'level', l.key, a.name FROM person_level pl JOIN access_level a ON a.id = pl.level_id
       JOIN link l ON l.local_id = pl.person_id AND l.entity = 4 WHERE l.state = 0`,
    )),
    ...(await rows(
      `SELECT 'identifier', l.key, i.value FROM link l JOIN identifier i ON i.id = l.local_id WHERE l.entity = 5 AND l.state = 0`,
    )),
    ...(await rows("SELECT 'rejected', entity, key, code FROM rejection")),
  ];
  return lines.sort();
}
