/** Lists: a page at a time as JSON, or the whole as lines of JSON when the caller accepts `application/x-ndjson`. */
import { z } from 'zod';
import { GatehouseError } from '../model/errors.ts';
import type { Call } from './operation.ts';
import { batchedLinesAnswer, type OtherAnswer } from './other-answer.ts';

const mostItems = 500;

/** The query of every list; extend it: `z.strictObject({ ...pageQuery, search: z.string().optional() })`. */
export const pageQuery = {
  cursor: z.string().max(500).optional().describe('Where to go on: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(mostItems).default(50).describe('Most items of the page.'),
};

export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null;
}

/** The answer of a list of `item`. */
export function listOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Other media types of every list, for `answerTypes`. */
export const listTypes = ['application/x-ndjson'];

/** Answers one page, or streams all pages from the cursor on; each line has the shape of `item`. */
export async function answerList<T extends z.ZodType>(
  call: Call<unknown, { readonly cursor?: string | undefined; readonly limit: number }, unknown, unknown>,
  item: T,
  page: (cursor: string | null, limit: number) => Promise<Page<z.input<T>>>,
): Promise<{ items: z.input<T>[]; next: string | null } | OtherAnswer> {
  const cursor = call.query.cursor ?? null;
  if (!call.accepts('application/x-ndjson')) {
    const { items, next } = await page(cursor, call.query.limit);
    return { items: [...items], next };
  }
  return batchedLinesAnswer(everyPage(call.signal, item, cursor, page));
}

async function* everyPage<T extends z.ZodType>(
  signal: AbortSignal,
  item: T,
  start: string | null,
  page: (cursor: string | null, limit: number) => Promise<Page<z.input<T>>>,
): AsyncGenerator<readonly unknown[]> {
  let cursor = start;
  for (;;) {
    signal.throwIfAborted();
    const { items, next } = await page(cursor, mostItems);
    yield items.map((one) => item.parse(one));
    if (next === null) return;
    cursor = next;
  }
}

/** A cursor that is the last id of the page before. Errors: `request.invalid`. */
export function idOfCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (/^\d{1,16}$/.test(cursor) && Number.isSafeInteger(Number(cursor))) return Number(cursor);
  throw foreignCursor(cursor);
}

/**
 * A page of a list that is read whole. Its cursor says how many items came before and which was the last, so that the next page goes
 * on after that one when others were added or removed meanwhile. Errors: `request.invalid`.
 */
export function pageOfWhole<T>(
  all: readonly T[],
  nameOf: (item: T) => string | number,
  cursor: string | null,
  limit: number,
): Page<T> {
  const start = cursor === null ? 0 : startAfter(all, nameOf, cursor);
  const end = start + limit;
  const last = all[end - 1];
  return {
    items: all.slice(start, end),
    next: last === undefined || end >= all.length ? null : `${end}.${nameOf(last)}`,
  };
}

function startAfter<T>(all: readonly T[], nameOf: (item: T) => string | number, cursor: string): number {
  const [, before, name] = /^(\d{1,9})\.(.+)$/su.exec(cursor) ?? [];
  if (before === undefined) throw foreignCursor(cursor);
  const last = all.findIndex((item) => String(nameOf(item)) === name);
  // The last item of the page before may be gone.
  return last < 0 ? Number(before) : last + 1;
}

function foreignCursor(cursor: string): GatehouseError {
  return new GatehouseError('request.invalid', 'The cursor is not one that this list has given', {
    place: 'query.cursor',
    value: cursor.slice(0, 100),
    remedy: 'Use `next` of the page before, or leave it out.',
  });
}
