/** One connection to a directory server: requests out, answers in, both bounded in time and in memory. */
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { BerWriter, ExtendedRequest, UnbindRequest } from 'ldapts';
import { type Element, readElement } from './ber.ts';
import type { EntryBytes } from './entry.ts';
import {
  type Message,
  type Outcome,
  operations,
  readIntermediate,
  readMessage,
  readOutcome,
  readReference,
} from './messages.ts';

/** A request of ldapts: anything that writes itself with a number. */
interface Request {
  messageId: number;
  write(): Buffer;
}

/** Who waits for the answers to one request. */
export interface Waiter {
  entry?(entry: EntryBytes): void;
  reference?(addresses: readonly string[]): void;
  intermediate?(name: string, value: Buffer): void;
  done(outcome: Outcome): void;
  failed(error: Error): void;
}

export interface Connection {
  /** Sends a request; its number, by which it can be abandoned. */
  send(request: Request, waiter: Waiter): number;
  /** Sends a request that has one answer. */
  ask(request: Request, signal: AbortSignal): Promise<Outcome>;
  /** Tells the server to stop, and lets go of answers that come still. */
  abandon(id: number): void;
  pause(): void;
  resume(): void;
  alive(): boolean;
  /** Upgrades to TLS: `secure` makes an encrypted socket of the present one. */
  startTls(secure: (socket: Socket) => Promise<Socket>, signal: AbortSignal): Promise<Outcome>;
  close(): void;
}

/** A larger message is refused, so that no server can fill the memory. */
const largestMessage = 256 * 1024 * 1024;
const abandonTag = 0x50;
const startTlsName = '1.3.6.1.4.1.1466.20037';
const disconnectionName = '1.3.6.1.4.1.1466.20036';

export function openConnection(first: Socket): Connection {
  let socket = first;
  let lastId = 0;
  let broken: Error | null = null;
  const waiting = new Map<number, Waiter>();

  const fail = (error: Error): void => {
    if (broken !== null) return;
    broken = error;
    socket.destroy();
    const waiters = [...waiting.values()];
    waiting.clear();
    for (const waiter of waiters) waiter.failed(error);
  };

  const handle = (message: Message): void => {
    const waiter = waiting.get(message.id);
    if (message.id === 0) fail(new Error(disconnectionWords(message)));
    else if (waiter === undefined) return;
    else if (message.operation === operations.entry) waiter.entry?.(message);
    else if (message.operation === operations.reference) waiter.reference?.(readReference(message));
    else if (message.operation === operations.intermediate) {
      const { name, value } = readIntermediate(message);
      waiter.intermediate?.(name, value);
    } else {
      waiting.delete(message.id);
      waiter.done(readOutcome(message));
    }
  };

  const split = splitter(handle);
  const received = (chunk: Buffer): void => {
    try {
      split(chunk);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const listen = (): void => {
    socket.on('data', received);
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed the connection')));
  };
  listen();

  const connection: Connection = {
    send(request, waiter) {
      const id = lastId + 1;
      lastId = id;
      request.messageId = id;
      if (broken !== null) waiter.failed(broken);
      else {
        waiting.set(id, waiter);
        socket.write(request.write());
      }
      return id;
    },
    ask(request, signal) {
      return new Promise<Outcome>((resolve, reject) => {
        signal.throwIfAborted();
        const settle = <T>(give: (value: T) => void) => {
          return (value: T): void => {
            signal.removeEventListener('abort', aborted);
            give(value);
          };
        };
        const aborted = (): void => {
          connection.abandon(id);
          reject(signal.reason);
        };
        signal.addEventListener('abort', aborted, { once: true });
        const id = connection.send(request, { done: settle(resolve), failed: settle(reject) });
      });
    },
    abandon(id) {
      if (!waiting.delete(id) || broken !== null) return;
      socket.write(abandonRequest(++lastId, id));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    alive: () => broken === null,
    async startTls(secure, signal) {
      const outcome = await connection.ask(new ExtendedRequest({ messageId: 0, oid: startTlsName }), signal);
      if (outcome.code !== 0) return outcome;
      const plain = socket;
      plain.removeAllListeners();
      plain.on('error', fail);
      socket = await secure(plain);
      listen();
      return outcome;
    },
    close() {
      if (broken === null) socket.end(new UnbindRequest({ messageId: ++lastId }).write());
      fail(new Error('the connection was closed'));
    },
  };
  return connection;
}

/** Cuts what comes in into whole messages. Parts of a large one are put together once, when it is complete. */
function splitter(handle: (message: Message) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = 0;
  const header: Element = { tag: 0, start: 0, end: 0 };
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts, held);
    let at = 0;
    needed = 0;
    while (at < bytes.length) {
      if (!readElement(bytes, at, header)) break;
      if (header.end - at > largestMessage) throw new Error('an answer is too large');
      if (header.end > bytes.length) {
        needed = header.end - at;
        break;
      }
      handle(readMessage(bytes.subarray(at, header.end)));
      at = header.end;
    }
    parts = at < bytes.length ? [bytes.subarray(at)] : [];
    held = bytes.length - at;
  };
}

/** AbandonRequest of RFC 4511: its content is the number itself. */
function abandonRequest(id: number, abandoned: number): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.writeInt(abandoned, abandonTag);
  writer.endSequence();
  return writer.buffer;
}

function disconnectionWords(message: Message): string {
  const outcome = readOutcome(message);
  const why = outcome.diagnostic === '' ? `code ${outcome.code}` : outcome.diagnostic;
  return outcome.name === disconnectionName
    ? `the server ends the connection: ${why}`
    : `the server sent something that nobody asked for: ${why}`;
}
