/** The decoding process: one photo at a time. It has no life of its own: without the server it ends. */
import { writeFileSync } from 'node:fs';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { DecoderReply, DecoderRequest } from './decoder-protocol.ts';
import { fitPhoto } from './fit.ts';
import { type PhotoOutcome, type PhotoRejectionCode, rejected } from './outcome.ts';

/** Milliseconds between two looks at the memory while libvips works. */
const memoryLook = 50;

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (request: DecoderRequest) => void serve(request));
offerToBeKilledFirst();
reply({ kind: 'ready' });

async function serve({ bytes, format, settings, memoryLimit }: DecoderRequest): Promise<void> {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() <= memoryLimit) return;
    clearInterval(watch);
    const megabytes = Math.floor(memoryLimit / 2 ** 20);
    const outcome = rejected('photo.tooLarge', `Decoding the photo needs more than ${megabytes} MB of memory.`);
    reply({ kind: 'done', outcome, exhausted: true });
  }, memoryLook);
  const outcome: PhotoOutcome = await fitPhoto(bytes, format, settings).catch((thrown: unknown) => {
    if (!(thrown instanceof GatehouseError))
      return rejected('photo.crashed', `The decoder failed: ${messageOf(thrown)}`);
    return rejected(thrown.code as PhotoRejectionCode, thrown.message);
  });
  clearInterval(watch);
  reply({ kind: 'done', outcome, exhausted: false });
}

function reply(message: DecoderReply): void {
  process.send?.(message);
}

/** When memory runs out, Linux should end this process and not the server. */
function offerToBeKilledFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not Linux, or not allowed.
  }
}
