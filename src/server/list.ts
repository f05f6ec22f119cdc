/** Lists: a page at a time as JSON, or the whole as lines of JSON when the caller accepts `application/x-ndjson`. */
import { z } from 'zod';
import { GatehouseError } from '../model/errors.ts';
import type { Place } from '../registry/lists/outcomes.ts';
import type { Call } from './operation.ts';
import { batchedLinesAnswer, type OtherAnswer } from './other-answer.ts';
import { wholeNumber } from './whole-number.ts';

const mostItems = 500;

/** The query of every list; extend it: `z.strictObject({ ...pageQuery, search: z.string().optional() })`. */
export const pageQuery = {
  cursor: z.string().max(8000).optional().describe('Where to go on: `next` of the page before.'),
  limit: wholeNumber(1, mostItems).default(50).describe('Most items of the page.'),
};

export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | number | null;
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
    return { items: [...items], next: next === null ? null : String(next) };
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
    cursor = String(next);
  }
}

/** A cursor that is the last id of the page before. Errors: `request.invalid`. */
export function idOfCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (/^\d{1,16}$/.test(cursor) && Number.isSafeInteger(Number(cursor))) return Number(cursor);
  throw foreignCursor(cursor);
}

/** A page of the list `name`, whose cursors are its name and a place in it. Errors: `request.invalid`. */
export async function pageByPlace<T>(
  name: string,
  cursor: string | null,
  read: (after: Place | null) => Promise<{ readonly items: readonly T[]; readonly next: Place | null }>,
): Promise<Page<T>> {
  const { items, next } = await read(cursor === null ? null : placeOf(name, cursor));
  return { items, next: next === null ? null : [name, ...next].join('.') };
}

function placeOf(name: string, cursor: string): Place {
  const [list, ...numbers] = cursor.split('.');
  const [group, entity, position] = numbers.map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));
  if (list !== name || group === undefined || entity === undefined || position === undefined || numbers.length > 3)
    throw foreignCursor(cursor);
  return [group, entity, position];
}

/** By what a list stands in order: no two items have the same. */
type Order = readonly (string | number)[];

const longestText = 400;

/**
 * A page of a list that is read whole, in the order of what `orderOf` gives. The cursor is that of the last item, so that the next page
 * goes on after it whatever was added or removed meanwhile. Texts count with their beginning: it has to go into an address.
 * Errors: `request.invalid`.
 */
export function pageOfSorted<T>(
  all: readonly T[],
  orderOf: (item: T) => Order,
  cursor: string | null,
  limit: number,
): Page<T> {
  const shortOrder = (item: T): Order =>
    orderOf(item).map((part) => (typeof part === 'string' ? part.slice(0, longestText) : part));
  const start = cursor === null ? null : orderOfCursor(cursor);
  const ordered = all
    .map((item) => ({ item, order: shortOrder(item) }))
    .filter(({ order }) => start === null || compare(order, start, cursor) > 0)
    .sort((one, other) => compare(one.order, other.order, cursor));
  const page = ordered.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    next: last === undefined || page.length === ordered.length ? null : cursorOfOrder(last.order),
  };
}

function compare(one: Order, other: Order, cursor: string | null): number {
  if (one.length !== other.length) throw foreignCursor(cursor ?? '');
  for (const [index, value] of one.entries()) {
    const against = other[index];
    if (typeof value === 'string' && typeof against === 'string') {
      if (value !== against) return value < against ? -1 : 1;
    } else if (typeof value === 'number' && typeof against === 'number') {
      if (value !== against) return value - against;
    } else throw foreignCursor(cursor ?? '');
  }
  return 0;
}

function cursorOfOrder(order: Order): string {
  return Buffer.from(JSON.stringify(order)).toString('base64url');
}

function orderOfCursor(cursor: string): Order {
  try {
    const order: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(order)) return order as Order;
  } catch {
    // What is no JSON is no cursor of such a list.
  }
  throw foreignCursor(cursor);
}

/**
 * A page of a list that is read whole and stands in an order of people's own choice. Its cursor says how many items came before and which
 * was the last, so that the next page goes on after that one when others were added or removed meanwhile. Errors: `request.invalid`.
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
