/**
 * Requests to an OpenID provider: over TLS only, unless the configuration says otherwise, with the certification authority that it names,
 * no redirects followed, and answers of a bounded size. The client library gets it in the place of `fetch`, which can take no authority.
 */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { CustomFetch } from 'openid-client';
import type { OpenidConfig } from '../../config/sign-in-config.ts';
import { isSafeAddress } from '../../config/sign-in-schema.ts';

const mostBytes = 1024 * 1024;

export function fetchFrom(config: Pick<OpenidConfig, 'caFile' | 'allowHttp'>): CustomFetch {
  const authorities =
    config.caFile === undefined ? undefined : [...rootCertificates, readFileSync(config.caFile, 'utf8')];
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (!isSafeAddress(url, config.allowHttp)) throw new Error(`${url.origin} is not reached over TLS`);
    const sent = bodyText(body);
    const options = {
      method,
      headers: { ...headers, ...(sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }) },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
      ...(authorities === undefined ? {} : { ca: authorities }),
    } as const;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = url.protocol === 'https:' ? requestTls(url, options) : requestPlain(url, options);
      asked.once('response', resolve);
      asked.once('error', reject);
      asked.end(sent);
    });
    return responseOf(answer);
  };
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  throw new Error('Only texts and forms are sent to a provider');
}

async function responseOf(answer: IncomingMessage): Promise<Response> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > mostBytes) {
      answer.destroy();
      throw new Error(`The answer has more than ${mostBytes / 1024} KB`);
    }
    pieces.push(piece);
  }
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  const empty = [204, 205, 304].includes(status);
  return new Response(empty ? null : Buffer.concat(pieces), { status, headers });
}
