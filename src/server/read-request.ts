/** Checks what was sent against an operation's schemas; every fault is named at once, each with its place. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
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
  const read = {
    params: parsed('path', described.params, request.params, faults),
    query: parsed('query', described.query, request.query, faults),
    body: parsed('body', described.body, described.body === undefined ? undefined : bodyOf(described, request), faults),
  };
  if (faults.length > 0) throw new GatehouseErrors(faults);
  return read;
}

function parsed(place: string, schema: z.ZodType | undefined, value: unknown, faults: GatehouseError[]): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    faults.push(
      new GatehouseError('request.invalid', issue.message, { place: [place, ...issue.path.map(String)].join('.') }),
    );
  }
  return undefined;
}

const json = 'application/json';

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
  return mediaType === json ? jsonOf(text) : text;
}

function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new GatehouseError('request.invalid', 'The body is not UTF-8', { place: 'body' });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      // A key that could reach the prototype of an object somewhere further in.
      if (key === '__proto__') throw new Error('the key __proto__ is not allowed');
      return value;
    });
  } catch (error) {
    throw new GatehouseError('request.invalid', `The body is not JSON: ${messageOf(error)}`, { place: 'body' });
  }
}
