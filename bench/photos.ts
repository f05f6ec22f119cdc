/**
 * Photos a second through the decoding processes, beside sharp alone in this process (JPEG to JPEG, as many at a time as there are cores), in
 * turns. `node dist/bench/photos.js [photos] [rounds]`.
 */
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { createPhotoDecoder } from '../src/photos/photo.ts';

const photos = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 3);
const cores = availableParallelism();

sharp.cache(false);
sharp.concurrency(1);
const decoder = createPhotoDecoder();
try {
  for (const [width, height] of [
    [600, 800],
    [1200, 1600],
    [3000, 4000],
  ] as const)
    await compare(`${width} x ${height}`, await portrait(width, height));
} finally {
  await decoder.close();
}

async function compare(name: string, photo: Uint8Array): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await perSecond(() => fitAlone(photo));
    const ours = await perSecond(() => decoder.decode(photo));
    ratios.push(ours / alone);
    const kilobytes = Math.round(photo.length / 1000);
    process.stdout.write(`${name}, ${kilobytes} kB: sharp ${alone.toFixed(0)}/s, gatehouse ${ours.toFixed(0)}/s\n`);
  }
  ratios.sort((one, other) => one - other);
  process.stdout.write(`${name}: median ratio ${ratios[Math.floor(ratios.length / 2)]?.toFixed(2)}\n`);
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
