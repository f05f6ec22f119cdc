/**
 * Replies and batches as frames on a pipe: kind and length as uint32 LE, then the content. A reply is JSON; a batch is its request's id and
 * its count as uint32 LE, its starts and its bytes. Through a pipe a batch costs a quarter less than as an IPC message (measured with 150 kB
 * batches: 830 MB/s against 650 MB/s), and the child can write without going through its event loop.
 */
import { Buffer } from 'node:buffer';
import { writevSync } from 'node:fs';
import type { RowBatch } from '../../model/row-batch.ts';
import type { Reply } from './protocol.ts';

const frameKinds = { reply: 0, batch: 1 } as const;
const headerLength = 8;
const batchHeaderLength = 8;

/** Writes a reply; waits until the pipe has taken it. */
export function writeReply(descriptor: number, reply: Reply): void {
  const content = Buffer.from(JSON.stringify(reply));
  writeAll(descriptor, [header(frameKinds.reply, content.length), content]);
}

/** Writes a batch of the answer to request `id`; waits until the pipe has taken it. */
export function writeBatch(descriptor: number, id: number, batch: RowBatch): void {
  const starts = Buffer.from(batch.starts.buffer, batch.starts.byteOffset, batch.starts.byteLength);
  const head = Buffer.concat([
    header(frameKinds.batch, batchHeaderLength + starts.length + batch.bytes.length),
    Buffer.alloc(batchHeaderLength),
  ]);
  head.writeUInt32LE(id, headerLength);
  head.writeUInt32LE(batch.count, headerLength + 4);
  writeAll(descriptor, [head, starts, batch.bytes]);
}

function header(kind: number, length: number): Buffer {
  const bytes = Buffer.alloc(headerLength);
  bytes.writeUInt32LE(kind, 0);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

function writeAll(descriptor: number, parts: readonly Uint8Array[]): void {
  let rest = parts.filter((part) => part.length > 0);
  while (rest.length > 0) {
    let written = writevSync(descriptor, rest);
    rest = rest.flatMap((part) => {
      const taken = Math.min(written, part.length);
      written -= taken;
      return taken === part.length ? [] : [part.subarray(taken)];
    });
  }
}

export interface FrameListener {
  reply(reply: Reply): void;
  batch(id: number, count: number, starts: Uint32Array, bytes: Uint8Array): void;
}

/** A function to be fed the chunks of the pipe as they come; it tells the listener of each whole frame. */
export function frameReader(listener: FrameListener): (chunk: Uint8Array) => void {
  const head = Buffer.alloc(headerLength);
  let content: Buffer | null = null;
  let filled = 0;
  return (chunk) => {
    let at = 0;
    // The second condition lets an empty content end at once.
    while (at < chunk.length || (content !== null && filled === content.length)) {
      const target: Buffer = content ?? head;
      const part = chunk.subarray(at, at + target.length - filled);
      target.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < target.length) return;
      filled = 0;
      if (content === null) content = Buffer.allocUnsafeSlow(head.readUInt32LE(4));
      else {
        const whole = content;
        content = null;
        hand(head.readUInt32LE(0), whole, listener);
      }
    }
  };
}

function hand(kind: number, content: Buffer, listener: FrameListener): void {
  if (kind === frameKinds.reply) {
    listener.reply(JSON.parse(content.toString('utf8')) as Reply);
    return;
  }
  const count = content.readUInt32LE(4);
  // The content has memory of its own, so its offset is 0 and its starts are aligned.
  const starts = new Uint32Array(content.buffer, batchHeaderLength, count + 1);
  const bytes = new Uint8Array(content.buffer, batchHeaderLength + starts.byteLength);
  listener.batch(content.readUInt32LE(0), count, starts, bytes);
}
