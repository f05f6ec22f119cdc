/** A reading process must not outlive the server, even when a driver hangs in native code and no event of Node is served any more. */
import { createRequire } from 'node:module';

const setParentDeathSignal = 1;
const kill = 9;

/** From here on this process ends when its parent does. */
export function dieWithParent(): void {
  // Not process.exit: that would wait for a thread in which a driver may hang.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  if (process.platform !== 'linux') return;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    const control = koffi.load('libc.so.6').func('int prctl(int option, unsigned long argument)');
    control(setParentDeathSignal, kill);
  } catch {
    // Another C library: the event above is what remains.
  }
  if (!process.connected) process.kill(process.pid, 'SIGKILL');
}
