/**
 * Photos through a whole cycle: how many a second come in the first time, beside sharp alone in this process, and how many bytes of photos are
 * read when nothing changed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseDocument } from '../src/config/parse.ts';
import { systemContext } from '../src/model/context.ts';
import { openRegistry } from '../src/registry/open.ts';
import { openSource } from '../src/sources/open.ts';
import type { Source } from '../src/sources/source.ts';
import { openSqlite } from '../src/sqlite/open.ts';
import { runCycle } from '../src/sync/cycle.ts';
import type { Figure } from './figures.ts';

const context = systemContext();

export async function photoFigures(photos: number, tell: (line: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const file = join(folder, 'hr.db');
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => portrait(index)));
    fill(file, made, photos);
    return await measure(folder, file, made, photos, tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  folder: string,
  file: string,
  made: readonly Uint8Array[],
  photos: number,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const config = parseDocument(yamlOf(file), { env: {}, readFile: () => '' }).document.sources[0];
  if (config === undefined) throw new RangeError('no source');
  const database = await openRegistry({ data: folder });
  let bytes = 0;
  const task = {
    database,
    config,
    sources: [config],
    context,
    dataFolder: folder,
    actor: 'bench',
    open: async (...words: [typeof config, AbortSignal, boolean]) =>
      counted(await openSource(words[0], context, words[1], words[2]), (more) => {
        bytes += more;
      }),
  };
  const first = await runCycle(task);
  const applying = first.durationMs - first.readingMs;
  const rate = (photos * 1000) / applying;
  tell(`photos: ${first.photosFetched} photos, ${Math.round(bytes / 1000)} kB in ${applying} ms`);
  const alone = await sharpAlone(made, photos);
  bytes = 0;
  const second = await runCycle(task);
  await database.close();
  tell(`photos: nothing changed: ${second.photosFetched} photos in ${second.durationMs} ms`);
  if (first.photosFetched !== photos)
    throw new Error(`Instead of ${photos} photos ${first.photosFetched} were fetched.`);
  return [
    { name: 'photos: first time', value: rate, unit: 'photos/s', digits: 0, target: null },
    { name: 'photos: sharp alone', value: alone, unit: 'photos/s', digits: 0, target: null },
    { name: 'photos: first time / sharp alone', value: rate / alone, unit: '', digits: 2, target: { least: 0.8 } },
    { name: 'photos: read when nothing changed', value: bytes, unit: 'bytes', digits: 0, target: { most: 0 } },
  ];
}

/** Counts the bytes of answers to queries with a parameter, which are those of photos. */
function counted(source: Source, count: (bytes: number) => void): Source {
  return {
    ...source,
    async *read(query, signal) {
      for await (const batch of source.read(query, signal)) {
        if (query.parameters !== undefined) count(batch.bytes.length);
        yield batch;
      }
    },
  };
}

async function sharpAlone(made: readonly Uint8Array[], photos: number): Promise<number> {
  sharp.cache(false);
  sharp.concurrency(1);
  let next = 0;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (next < photos) {
      const photo = made[next++ % made.length];
      await sharp(photo, { autoOrient: true })
        .resize({ width: 480, height: 640, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 85 })
        .toBuffer();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker.bind(null)));
  return (photos * 1000) / (performance.now() - start);
}

function fill(file: string, made: readonly Uint8Array[], photos: number): void {
  const database = openSqlite(file);
  database.exec('CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, photo BLOB, version INTEGER); BEGIN');
  const insert = database.prepare('INSERT INTO staff VALUES (?, ?, ?, 1)');
  for (let id = 1; id <= photos; id++) insert.run(id, `Person ${id}`, made[id % made.length] ?? null);
  database.exec('COMMIT');
  database.close();
}

function portrait(number: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 100 + number, sigma: 12 } as const;
  return sharp({ create: { width: 900, height: 1200, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

function yamlOf(file: string): string {
  return `sources:
  - name: hr
    type: sqlite
    connection: ${JSON.stringify(`sqlite:${file}`)}
    persons: { query: "SELECT id, name FROM staff", fields: { key: id, surname: name } }
    photos:
      versions: { query: "SELECT id, version FROM staff", fields: { person: id, version: version } }
      image: { query: "SELECT photo FROM staff WHERE id = :person", column: photo }
`;
}
