/** Checks what was sent against an operation's schemas; every fault is named at once, each with its place. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { GatehouseError, GatehouseErrors, messageOf } from '../model/errors.ts';
import type { Operation } from './operation.ts';

export interface ReadRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Errors: `request.invalid`, `request.mediaType`. */
export function readRequest(described: Operation, request: FastifyRequest): ReadRequest {
  const faults: GatehouseError[] = [];
  refuseNul('path', request.params, faults);
  refuseNul('query', request.query, faults);
  const read = {
    params: parsed('path', described.params, request.params, faults),
    query: parsed('query', described.query ?? nothing, request.query, faults),
    body: parsed('body', described.body ?? nothing.optional(), bodyOf(described, request), faults),
  };
  if (faults.length > 0) throw new GatehouseErrors(faults);
  return read;
}

/** Where an operation asks for nothing, so that what is sent in vain is told and not ignored. */
const nothing = z.strictObject({});

type Place = 'path' | 'query' | 'body';

function parsed(place: Place, schema: z.ZodType | undefined, value: unknown, faults: GatehouseError[]): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const told = new Set<string>();
  for (const issue of result.error.issues) {
    const at = [place, ...issue.path.map(String)].join('.');
    // What is no number at all is also none that is large enough.
    if (told.has(at)) continue;
    told.add(at);
    const shown = shownValue(place, issue, value);
    faults.push(
      new GatehouseError('request.invalid', issue.message.slice(0, longestMessage), {
        place: at,
        ...(shown === undefined ? {} : { value: shown }),
        remedy: remedyOf(schema, issue),
      }),
    );
  }
  return undefined;
}

const longestValue = 100;
/** A message names every unknown key, of which somebody may send a megabyte. */
const longestMessage = 500;

/** Of a body only what cannot be a secret in a wrong place: one of several words, and numbers out of their range. */
function shownValue(place: Place, issue: z.core.$ZodIssue, sent: unknown): string | undefined {
  if (issue.code === 'unrecognized_keys') return issue.keys.join(', ').slice(0, longestValue);
  // As it was written, where the schema has made a number of it.
  const input = place === 'body' ? issue.input : (sent as Record<PropertyKey, unknown>)[issue.path[0] ?? ''];
  const outOfRange = typeof input === 'number' && ['too_small', 'too_big'].includes(issue.code);
  if (place === 'body' && issue.code !== 'invalid_value' && !outOfRange) return undefined;
  return ['string', 'number', 'boolean'].includes(typeof input) ? String(input).slice(0, longestValue) : undefined;
}

function remedyOf(schema: z.ZodType, issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return 'Send what the operation asks for; /api/docs describes it.';
  const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  if (known.length > 0) return `Leave it out; there are ${known.join(', ')}.`;
  return 'Leave it out; /api/docs describes what the operation takes.';
}

/** PostgreSQL keeps no NUL character, and no name has one. */
function refuseNul(place: Place, values: unknown, faults: GatehouseError[]): void {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value !== 'string' || !value.includes('\0')) continue;
    faults.push(nulAt(`${place}.${name}`));
  }
}

function nulAt(place: string): GatehouseError {
  return new GatehouseError('request.invalid', 'A value contains a NUL character', { place, remedy: 'Leave it out.' });
}

const json = 'application/json';
const lines = 'application/x-ndjson';

function bodyOf(described: Operation, request: FastifyRequest): unknown {
  const bytes = request.body;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return undefined;
  const types = described.bodyTypes ?? [json];
  const mediaType = mediaTypeOf(request.headers['content-type']);
  if (!types.includes(mediaType)) {
    throw new GatehouseError('request.mediaType', `The body is of type ${mediaType || '(none)'}`, {
      place: 'header.content-type',
      remedy: `Send ${types.join(' or ')}, and say so in the header Content-Type.`,
    });
  }
  if (mediaType === 'application/octet-stream') return bytes;
  const text = textOf(bytes);
  // Of records and events each is judged by itself.
  return mediaType === json ? jsonOf(text, types.includes(lines)) : text;
}

function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new GatehouseError('request.invalid', 'The body is not UTF-8', {
      place: 'body',
      remedy: 'Encode it as UTF-8.',
    });
  }
}

function jsonOf(text: string, withNul: boolean): unknown {
  let nul = false;
  try {
    const read: unknown = JSON.parse(text, (key, value: unknown) => {
      // A key that could reach the prototype of an object somewhere further in.
      if (key === '__proto__') throw new Error('the key __proto__ is not allowed');
      nul ||= typeof value === 'string' && value.includes('\0');
      return value;
    });
    if (!nul || withNul) return read;
  } catch (error) {
    throw new GatehouseError('request.invalid', `The body is not JSON: ${messageOf(error)}`, {
      place: 'body',
      remedy: 'Send one JSON value, written whole.',
    });
  }
  throw nulAt('body');
}
