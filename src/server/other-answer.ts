/** Answers that are not one JSON value: text, bytes, lines of JSON, server-sent events. */
import { Readable } from 'node:stream';

const mark: unique symbol = Symbol('other answer');

export interface OtherAnswer {
  readonly [mark]: true;
  readonly mediaType: string;
  readonly body: string | Uint8Array | Readable;
}

export function otherAnswer(mediaType: string, body: string | Uint8Array | Readable): OtherAnswer {
  return { [mark]: true, mediaType, body };
}

/** One JSON value a line, as they come; the reader's pace holds the writer back. */
export function linesAnswer(items: AsyncIterable<unknown>): OtherAnswer {
  return otherAnswer('application/x-ndjson', Readable.from(jsonLines(items)));
}

/** The same of items that come many at once: a batch is one piece for the network. */
export function batchedLinesAnswer(batches: AsyncIterable<readonly unknown[]>): OtherAnswer {
  return otherAnswer('application/x-ndjson', Readable.from(jsonBatches(batches)));
}

async function* jsonBatches(batches: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  for await (const items of batches) {
    if (items.length > 0) yield items.map((item) => `${JSON.stringify(item)}\n`).join('');
  }
}

export function isOtherAnswer(value: unknown): value is OtherAnswer {
  return typeof value === 'object' && value !== null && mark in value;
}

async function* jsonLines(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}
