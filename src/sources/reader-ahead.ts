/**
 * A reading process that is started before anybody knows what it will read, so that it starts beside other work. Until it is taken it holds
 * no secret, has opened nothing and keeps nobody waiting; if it dies, the source starts another.
 */
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { SourceType } from '../config/document.ts';
import { forkReader } from './process/fork-reader.ts';
import { type Request, replyDescriptor } from './process/protocol.ts';

export interface ReaderAhead {
  /** The process, for the first who asks; null for the others, and where it is gone. */
  take(): ChildProcess | null;
  /** Ends the process, where nobody has taken it. */
  drop(): void;
}

/** `type` is that of the source which will most likely be opened; a process that has loaded one opens any. */
export function startReaderAhead(type: SourceType): ReaderAhead {
  let ready = forkAhead(type);
  return {
    take() {
      const child = ready;
      ready = null;
      if (child === null || !lives(child)) return null;
      for (const handle of handlesOf(child)) handle.ref();
      return child;
    },
    drop() {
      // It has nothing to close, so it is asked nothing.
      ready?.kill('SIGKILL');
      ready = null;
    },
  };
}

function forkAhead(type: SourceType): ChildProcess | null {
  try {
    const child = forkReader(type);
    child.on('error', () => {});
    if (child.connected) child.send({ kind: 'load', type } satisfies Request, () => {});
    for (const handle of handlesOf(child)) handle.unref();
    return child;
  } catch {
    // The machine has no room for it; if that lasts, opening the source says so.
    return null;
  }
}

function lives(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

/** All that keeps the event loop of this process alive while the child runs. */
function handlesOf(child: ChildProcess): readonly { ref(): void; unref(): void }[] {
  const pipes = [child.stderr, child.stdio[replyDescriptor]].filter((pipe) => pipe instanceof Socket);
  return [child, ...(child.channel ? [child.channel] : []), ...pipes];
}
