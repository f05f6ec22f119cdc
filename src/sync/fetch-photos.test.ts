/** What a photo costs that ends the process that reads it; such a process is not needed here, only what is told of it. */
import { expect, test } from 'vitest';
import type { PhotosConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { rowEncoder } from '../model/row-batch.ts';
import type { Source } from '../sources/source.ts';
import { type FetchedPhoto, fetchPhotos } from './fetch-photos.ts';

const photos = {
  image: { query: 'SELECT photo FROM staff WHERE id = :person', column: 'photo' },
  versions: { query: '', fields: {} },
} as unknown as PhotosConfig;

/** Fetches the photos of people 1 to `count`, where reading those of `crashing` ends the process. */
async function fetched(count: number, crashing: readonly number[], how: PhotosConfig = photos) {
  const source = {
    async *read({ parameters }) {
      const key = Number(parameters?.['person']);
      if (crashing.includes(key)) throw new GatehouseError('source.crashed', 'The reading process ended.');
      const encoder = rowEncoder(['photo']);
      encoder.putText('no photo');
      encoder.endRow();
      const batch = encoder.take();
      if (batch !== null) yield batch;
    },
    close: () => Promise.resolve(),
  } as Pick<Source, 'read' | 'close'> as Source;
  const outcomes: FetchedPhoto<{ key: string }>[] = [];
  const fetching = fetchPhotos(wanted(count), {
    photos: how,
    open: () => Promise.resolve(source),
    decoder: {
      decode: () => Promise.resolve({ kind: 'rejected', code: 'photo.format', reason: 'text' }),
      close: () => Promise.resolve(),
    },
    known: () => false,
    fetched: () => undefined,
    signal: new AbortController().signal,
  });
  for (;;) {
    const next = await fetching.next();
    if (next.done === true) return { stopped: next.value?.code ?? null, told: outcomes.map(tell).sort() };
    outcomes.push(next.value);
  }
}

async function* wanted(count: number) {
  yield Array.from({ length: count }, (_, index) => ({ key: String(index + 1) }));
}

function tell(outcome: FetchedPhoto<{ key: string }>): string {
  const { kind, wanted: of } = outcome;
  return `${of.key} ${kind === 'rejected' ? outcome.code : kind === 'failed' ? outcome.error.code : kind}`;
}

test('a photo that ends the process that reads it is rejected, and with it its version', async () => {
  expect(await fetched(1, [1])).toEqual({ stopped: null, told: ['1 photo.crashed'] });
  expect(await fetched(2, [2])).toEqual({ stopped: null, told: ['1 photo.format', '2 photo.crashed'] });
});

test('several such photos in a row keep nobody else waiting', async () => {
  const { stopped, told } = await fetched(6, [1, 2, 3, 4]);
  expect(stopped).toBe(null);
  expect(told).toEqual([1, 2, 3, 4].map((key) => `${key} photo.crashed`).concat(['5 photo.format', '6 photo.format']));
});

test('where each photo ends the process it is the driver, and no version is remembered', async () => {
  expect(await fetched(4, [1, 2, 3, 4])).toMatchObject({ told: [1, 2, 3, 4].map((key) => `${key} source.crashed`) });
  const everybody = Array.from({ length: 50 }, (_, index) => index + 1);
  const { stopped, told } = await fetched(50, everybody);
  expect(stopped).toBe('source.crashed');
  expect(told).toHaveLength(9);
  expect(new Set(told.map((line) => line.split(' ')[1]))).toEqual(new Set(['source.crashed']));
});

test('without versions there is nothing to remember it by', async () => {
  const { versions: _, ...noVersions } = photos;
  expect(await fetched(2, [1], noVersions)).toEqual({ stopped: null, told: ['1 source.crashed', '2 photo.format'] });
});
