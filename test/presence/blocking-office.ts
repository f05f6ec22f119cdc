/** A registry of people with accounts in a private domain, a clock that is set by hand, and rounds of account blocking. */
import type { AccountBlockingConfig } from '../../src/config/document.ts';
import { accessEventReader } from '../../src/model/access-event.ts';
import type { Context } from '../../src/model/context.ts';
import type { Installation } from '../../src/operations/installation.ts';
import { accountsRound } from '../../src/presence/accounts-round.ts';
import type { BlockingTask } from '../../src/presence/blocking-task.ts';
import { recordEvents } from '../../src/registry/access-events.ts';
import { type AccountBlock, readAccountBlocks } from '../../src/registry/account-blocks.ts';
import type { Database } from '../../src/registry/database.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import type { DirectoryAccounts } from '../../src/sources/directory-accounts.ts';
import { sourceConfig } from '../sources/source-config.ts';
import { addPeople, zones } from './passes.ts';

const minute = 60_000;

export interface BlockingOffice {
  readonly database: Database;
  readonly task: BlockingTask;
  /** What was logged, each with its level. */
  readonly log: string[];
  /** Moves the clock on. */
  wait(minutes: number): void;
  now(): Date;
  /** A pass at the present moment, or so many minutes ago. */
  pass(
    person: number,
    direction: 'in' | 'out' | 'unknown',
    changes?: { readonly minutesAgo?: number; readonly outcome?: string; readonly accessPoint?: string },
  ): Promise<void>;
  round(): Promise<void>;
  blocks(): Promise<AccountBlock[]>;
  blockOf(person: number): Promise<AccountBlock | undefined>;
  installation(): Installation;
  /** What follows is done with other settings. */
  configure(changes: Partial<AccountBlockingConfig>): void;
}

export interface OfficeSettings {
  readonly people: number;
  /** Link of each person: the key in the source `ad`; undefined for somebody without one. */
  readonly keyOf: (person: number) => string | undefined;
  readonly open: (signal?: AbortSignal) => Promise<DirectoryAccounts>;
  readonly config?: Partial<AccountBlockingConfig>;
}

export const blockingConfig: AccountBlockingConfig = {
  source: 'ad',
  enabled: true,
  link: { kind: 'key' },
  after: 5 * minute,
  limit: 30,
  exempt: { groups: [], documents: [] },
  alarms: [],
};

export const directorySource = sourceConfig('sqlite', 'sqlite:none', {
  name: 'ad',
  persons: {
    query: '',
    fields: { key: { kind: 'column', column: 'objectGUID' } },
    match: [],
    identity: 'record',
  },
});

/** Everybody is inside, and blocking is on, when it begins. */
export async function openOffice(database: Database, settings: OfficeSettings): Promise<BlockingOffice> {
  const { people, keyOf, open } = settings;
  await addPeople(database, people);
  const sourceId = await ensureSource(database, 'ad');
  for (let id = 1; id <= people; id++) {
    const key = keyOf(id);
    if (key !== undefined) await addLink(database, sourceId, key, id);
  }
  let clock = Date.now();
  let config: AccountBlockingConfig = { ...blockingConfig, ...settings.config };
  const log: string[] = [];
  const context: Context = { now: () => new Date(clock), log: (level, message) => log.push(`${level}: ${message}`) };
  const read = accessEventReader('UTC');
  let sent = 0;
  const office: BlockingOffice = {
    database,
    log,
    get task() {
      return { database, context, config, presence: zones, source: directorySource, open };
    },
    wait(minutes) {
      clock += minutes * minute;
    },
    now: context.now,
    async pass(person, direction, { minutesAgo = 0, outcome = 'granted', accessPoint = 'Gate' } = {}) {
      const time = new Date(clock - minutesAgo * minute).toISOString();
      const event = read({ id: `b${++sent}`, time, person, direction, outcome, accessPoint });
      await recordEvents(database, [event], { context, sender: 'office' });
    },
    round: () => accountsRound(office.task, new AbortController().signal),
    blocks: () => readAccountBlocks(database),
    async blockOf(person) {
      return (await readAccountBlocks(database)).find(({ personId }) => personId === person);
    },
    installation: () => ({
      database,
      context,
      dataFolder: '',
      secrets: { seal: (text) => text, unseal: (text) => text },
      lookup: { env: {}, readFile: () => '' },
      actor: 'tester',
    }),
    configure(changes) {
      config = { ...config, ...changes };
    },
  };
  for (let id = 1; id <= people; id++) await office.pass(id, 'in', { minutesAgo: 60 });
  await office.round();
  return office;
}

async function addLink(database: Database, sourceId: number, key: string, personId: number): Promise<void> {
  await database.run(
    "INSERT INTO link (source_id, entity, key, local_id, row_a, row_b, record_a, record_b, state, missing, record) VALUES (?, 4, ?, ?, 0, 0, 0, 0, 0, 0, '{}')",
    [sourceId, key, personId],
  );
}
