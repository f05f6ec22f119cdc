/** A crash, a hang or a cancelled call costs one photo and no more; no process is left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createPhotoDecoder, type PhotoDecoder, type PhotoDecoderOptions } from '../../src/photos/photo.ts';
import { samples } from './samples.ts';

const { png: photo = new Uint8Array() } = await samples(60, 80);
const decoders: PhotoDecoder[] = [];

function start(options: PhotoDecoderOptions): PhotoDecoder {
  const decoder = createPhotoDecoder(options);
  decoders.push(decoder);
  return decoder;
}

afterEach(async () => {
  await Promise.all(decoders.splice(0).map((decoder) => decoder.close()));
});

/** The decoding processes of this test, from Linux's list of processes. */
function decodingProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return Number(parent) === process.pid && command.includes('decoder-child');
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A process that is stopped has taken the photo and does not go on: as good as a decoder that hangs. */
async function withHangingProcess(options: PhotoDecoderOptions): Promise<{ decoder: PhotoDecoder; id: number }> {
  const decoder = start({ ...options, processes: 1 });
  expect(await decoder.decode(photo)).toMatchObject({ kind: 'photo' });
  const [id] = decodingProcesses();
  if (id === undefined) throw new Error('no decoding process');
  process.kill(id, 'SIGSTOP');
  return { decoder, id };
}

describe.runIf(process.platform === 'linux')('decoding processes', () => {
  test('one that is killed in the middle costs the photo it had; those that waited are decoded', async () => {
    const { decoder, id } = await withHangingProcess({});
    const outcomes = Promise.all([1, 2, 3].map(() => decoder.decode(photo)));
    await wait(50);
    process.kill(id, 'SIGKILL');
    const codes = (await outcomes).map((outcome) => (outcome.kind === 'photo' ? 'photo' : outcome.code));
    expect(codes).toEqual(['photo.crashed', 'photo', 'photo']);
  });

  test('one that hangs is ended at the time limit and costs the photo it had', async () => {
    const { decoder, id } = await withHangingProcess({ timeLimit: 3000 });
    expect(await decoder.decode(photo)).toMatchObject({ kind: 'rejected', code: 'photo.timeout' });
    expect(await decoder.decode(photo)).toMatchObject({ kind: 'photo' });
    expect(decodingProcesses()).not.toContain(id);
  });

  test('one that died between two photos costs none', async () => {
    const decoder = start({ processes: 1 });
    await decoder.decode(photo);
    for (const id of decodingProcesses()) process.kill(id, 'SIGKILL');
    while (decodingProcesses().length > 0) await wait(20);
    await wait(200);
    expect(await decoder.decode(photo)).toMatchObject({ kind: 'photo' });
  });

  test('a call that is cancelled ends at once, while it waits and while it is decoded', async () => {
    const { decoder } = await withHangingProcess({});
    const [first, second] = [new AbortController(), new AbortController()];
    const hanging = expect(decoder.decode(photo, first.signal)).rejects.toMatchObject({ code: 'photo.cancelled' });
    const waiting = expect(decoder.decode(photo, second.signal)).rejects.toMatchObject({ code: 'photo.cancelled' });
    const last = decoder.decode(photo);
    await wait(50);
    second.abort();
    await waiting;
    first.abort();
    await hanging;
    expect(await last).toMatchObject({ kind: 'photo' });
  });

  test('there are no more than were asked for, and none after closing', async () => {
    const decoder = start({ processes: 2 });
    await Promise.all(Array.from({ length: 20 }, () => decoder.decode(photo)));
    expect(decodingProcesses().length).toBeLessThanOrEqual(2);
    await decoder.close();
    expect(decodingProcesses()).toEqual([]);
    await expect(decoder.decode(photo)).rejects.toMatchObject({ code: 'photo.cancelled' });
  });

  test('they inherit no secret of the environment', async () => {
    process.env['GATEHOUSE_TEST_SECRET'] = 'not for decoders';
    try {
      const decoder = start({ processes: 1 });
      await decoder.decode(photo);
      const environments = decodingProcesses().map((id) => readFileSync(`/proc/${id}/environ`, 'utf8'));
      expect(environments).toHaveLength(1);
      expect(environments.join()).not.toContain('GATEHOUSE');
    } finally {
      delete process.env['GATEHOUSE_TEST_SECRET'];
    }
  });
});
