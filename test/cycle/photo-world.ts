/** A personnel table with photos in a real database, and cycles over it. */
import { join } from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import type { SourceConfig } from '../../src/config/document.ts';
import type { Database } from '../../src/registry/database.ts';
import { listRejects } from '../../src/registry/lists/outcomes.ts';
import { type ListedPhoto, listPersons } from '../../src/registry/lists/persons.ts';
import { openSource } from '../../src/sources/open.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import type { PlanLine } from '../../src/sync/planned.ts';
import { previewCycle } from '../../src/sync/preview-cycle.ts';
import type { CycleReport } from '../../src/sync/report.ts';
import { configOf, testContext } from './harness.ts';
import type { TestRegistries } from './registries.ts';

export interface PhotoWorld {
  readonly database: Database;
  /** Adds the person or gives them another photo. */
  put(id: number, photo: Uint8Array | null, version: number | null): Promise<void>;
  remove(id: number): Promise<void>;
  sync(config: SourceConfig, signal?: AbortSignal): Promise<CycleReport>;
  preview(config: SourceConfig): Promise<PlanLine[]>;
  config(how?: PhotoHow): SourceConfig;
  /** Photos in the registry by the person's key. */
  photos(): Promise<Record<string, ListedPhoto>>;
  /** `key code` of rejected photos. */
  rejects(): Promise<string[]>;
  close(): Promise<void>;
}

export interface PhotoHow {
  readonly versions?: boolean;
  readonly missing?: string;
  /** Further lines under `photos`. */
  readonly photos?: string;
  readonly image?: string;
}

const context = testContext();

/** SQLite beside an embedded registry, PostgreSQL beside one in PostgreSQL. */
export async function photoWorld(registries: TestRegistries): Promise<PhotoWorld> {
  const database = await registries.open();
  const hr = registries.dialect === 'sqlite' ? sqliteHr(registries.folder()) : await postgresqlHr(registries);
  const task = (config: SourceConfig) => ({
    database,
    config,
    sources: [config],
    context,
    dataFolder: registries.folder(),
    actor: 'test',
    open: (of: SourceConfig, signal: AbortSignal, forValue: boolean) => openSource(of, context, signal, forValue),
  });
  return {
    database,
    async put(id, photo, version) {
      await hr.run('DELETE FROM staff WHERE id = ?', [id]);
      await hr.run('INSERT INTO staff (id, name, photo, version) VALUES (?, ?, ?, ?)', [id, `P${id}`, photo, version]);
    },
    remove: (id) => hr.run('DELETE FROM staff WHERE id = ?', [id]),
    async sync(config, signal) {
      const report = await runCycle({ ...task(config), ...(signal === undefined ? {} : { signal }) });
      if (report.error?.code === 'bug') throw new Error(`A fault of Gatehouse: ${context.logged.join('\n')}`);
      return report;
    },
    async preview(config) {
      const lines: PlanLine[] = [];
      for await (const line of previewCycle(task(config))) lines.push(line);
      return lines;
    },
    config: (how = {}) => configOf(yamlOf(hr.type, hr.connection, how)),
    async photos() {
      const found: Record<string, ListedPhoto> = {};
      for await (const batch of listPersons(database, { priorityOf: () => 0 })) {
        for (const { key, photo } of batch) if (photo !== null) found[key ?? ''] = photo;
      }
      return found;
    },
    async rejects() {
      const found: string[] = [];
      for await (const { items } of listRejects(database, { entity: 'photos' })) {
        found.push(...items.map(({ key, code }) => `${key} ${code}`));
      }
      return found;
    },
    close: () => hr.close(),
  };
}

function yamlOf(type: string, connection: string, how: PhotoHow): string {
  const { versions = true, missing = 'keep', photos = '', image = 'SELECT photo FROM staff WHERE id = :person' } = how;
  const byVersion = `      versions:
        query: SELECT id, version FROM staff
        fields: { person: id, version: version }
`;
  return `  - name: hr
    type: ${type}
    connection: ${JSON.stringify(connection)}
    persons:
      query: SELECT id, name FROM staff
      fields: { key: id, surname: name }
    photos:
${versions ? byVersion : ''}      image: { query: ${JSON.stringify(image)}, column: photo }
${photos}
    missing: { photos: ${missing === 'keep' || missing === 'delete' ? `{ action: ${missing} }` : missing} }
    guard: { persons: { percent: 100 }, photos: { percent: 60 } }
`;
}

interface Hr {
  readonly type: string;
  readonly connection: string;
  run(statement: string, values: readonly (number | string | Uint8Array | null)[]): Promise<void>;
  close(): Promise<void>;
}

let files = 0;

function sqliteHr(folder: string): Hr {
  const file = join(folder, `hr-${++files}.db`);
  const database = openSqlite(file);
  database.exec('CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, photo BLOB, version INTEGER)');
  return {
    type: 'sqlite',
    connection: `sqlite:${file}`,
    run: async (statement, values) => void database.prepare(statement).run(...values),
    close: async () => database.close(),
  };
}

async function postgresqlHr(registries: TestRegistries): Promise<Hr> {
  const connection = await registries.server().createDatabase();
  const client = new pg.Client({ connectionString: connection });
  client.on('error', () => {});
  await client.connect();
  await client.query('CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, photo BYTEA, version INTEGER)');
  return {
    type: 'postgresql',
    connection,
    async run(statement, values) {
      let next = 0;
      await client.query(
        statement.replaceAll('?', () => `$${++next}`),
        [...values],
      );
    },
    close: () => client.end(),
  };
}

/** A photo that no other number has. */
export async function portrait(number: number, width = 60, height = 80): Promise<Uint8Array> {
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 17) % 256 };
  const made = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return new Uint8Array(made);
}

/** A photo with the grain of a camera, `width` pixels wide, so that it has the bytes of one. */
export async function grainyPortrait(number: number, width: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 100 + number, sigma: 15 } as const;
  const made = await sharp({
    create: { width, height: Math.round(width * 1.3), channels: 3, background: '#888', noise },
  })
    .jpeg({ quality: 90 })
    .toBuffer();
  return new Uint8Array(made);
}
