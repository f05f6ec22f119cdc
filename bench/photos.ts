/**
 * Photos a second through the decoding processes against sharp alone in this process (JPEG to JPEG, as many at a time as there are cores), in
 * turns.
 */
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { createPhotoDecoder } from '../src/photos/photo.ts';
import type { Figure } from './figures.ts';
import { median } from './steps.ts';

/** Of each size in each round. */
const photos = 100;
const cores = availableParallelism();

export async function decoderFigures(rounds: number, tell: (line: string) => void): Promise<Figure[]> {
  sharp.cache(false);
  sharp.concurrency(1);
  const decoder = createPhotoDecoder();
  const figures: Figure[] = [];
  try {
    for (const [width, height] of [
      [600, 800],
      [1200, 1600],
      [3000, 4000],
    ] as const) {
      const photo = await portrait(width, height);
      const ratios: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const alone = await perSecond(() => fitAlone(photo));
        const ours = await perSecond(() => decoder.decode(photo));
        ratios.push(ours / alone);
        tell(`decoder: ${width} x ${height}: sharp ${alone.toFixed(0)}/s, gatehouse ${ours.toFixed(0)}/s`);
      }
      const name = `photos: decoder / sharp alone, ${width} x ${height}`;
      figures.push({ name, value: median(ratios), unit: '', digits: 2, target: null });
    }
  } finally {
    await decoder.close();
  }
  return figures;
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  let left = photos;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: cores }, worker.bind(null)));
  left = photos;
  const start = performance.now();
  await Promise.all(Array.from({ length: cores }, worker.bind(null)));
  return (photos * 1000) / (performance.now() - start);
}

function fitAlone(photo: Uint8Array): Promise<Uint8Array> {
  return sharp(photo, { autoOrient: true })
    .resize({ width: 480, height: 640, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** A photo with the grain of a camera, so that it has the bytes of one. */
function portrait(width: number, height: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 88 })
    .toBuffer();
}
