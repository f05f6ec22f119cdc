/** One request to a receiver: bounded in time and size, to addresses that are allowed, with no redirect followed. */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { HookConfig } from '../../config/document.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import { guardedLookup, type Resolve, refuseAddress } from './addresses.ts';

export interface Posted {
  readonly status: number;
  /** What `Retry-After` asks for; null where it is not there or not understood. */
  readonly retryAfterSeconds: number | null;
  /** Where a redirect leads. */
  readonly location: string | null;
  /** The beginning of the answer as one line. */
  readonly text: string;
}

export interface Poster {
  /** Errors: `hook.address`, `hook.unreachable`. */
  post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Posted>;
  close(): void;
}

/** What is read of an answer; a receiver that says more is not listened to. */
const answerBytes = 16_384;
const shownCharacters = 300;
/** An answer whose end does not come is not waited for when its status is known. */
const endMilliseconds = 1000;

/** Connections are kept open between requests, one at a time. */
export function openPoster(hook: HookConfig, now: () => Date, resolve?: Resolve): Poster {
  const url = new URL(hook.url);
  const secure = url.protocol === 'https:';
  const lookup = guardedLookup(hook, resolve);
  const ca = hook.ca === undefined ? {} : { ca: [...rootCertificates, hook.ca] };
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1, ...ca })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const send = secure ? requestHttps : requestHttp;
  const once = (body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Posted> =>
    new Promise((succeed, fail) => {
      const request = send(url, { method: 'POST', agent, lookup, signal, headers: { ...headers } });
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The receiver closed the idle connection at the very moment of its use: nothing has been taken from it.
        const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (stale && !signal.aborted) once(body, headers, signal).then(succeed, fail);
        else fail(error);
      });
      request.on('response', (response) => {
        readAnswer(response, now).then(succeed, fail);
      });
      request.end(body);
    });
  return {
    async post(body, headers, signal) {
      refuseAddress(hook);
      const limit = AbortSignal.timeout(hook.timeout);
      const all = {
        ...headers,
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Gatehouse',
        accept: '*/*',
      };
      try {
        return await once(body, all, AbortSignal.any([signal, limit]));
      } catch (thrown) {
        if (thrown instanceof GatehouseError) throw thrown;
        throw unreachable(hook, limit.aborted && !signal.aborted ? null : thrown);
      }
    },
    close: () => agent.destroy(),
  };
}

function unreachable({ name, url, timeout }: HookConfig, thrown: unknown): GatehouseError {
  const { host } = new URL(url);
  const why = thrown === null ? `no answer within ${timeout / 1000} s` : reasonOf(thrown);
  return new GatehouseError('hook.unreachable', `The hook ${name} does not reach ${host}: ${why}.`, {
    place: `hooks.${name}.url`,
    remedy: 'Check the address, and that the receiver runs; what waits is sent when it answers.',
    cause: thrown,
  });
}

/** Of several addresses that were tried, the first failure. */
function reasonOf(thrown: unknown): string {
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  return messageOf(first).replace(/\.$/, '');
}

/** The status and the beginning of what follows it. */
function readAnswer(response: IncomingMessage, now: () => Date): Promise<Posted> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const done = (): void => {
      clearTimeout(timer);
      const location = response.headers.location?.slice(0, shownCharacters) ?? null;
      resolve({
        status: response.statusCode ?? 0,
        retryAfterSeconds: retryAfter(response.headers['retry-after'], now()),
        location,
        text: oneLine(Buffer.concat(parts).toString('utf8')),
      });
    };
    const cutOff = (): void => {
      done();
      response.destroy();
    };
    const timer = setTimeout(cutOff, endMilliseconds);
    response.on('data', (part: Buffer) => {
      parts.push(part.subarray(0, answerBytes - bytes));
      bytes += part.length;
      if (bytes > answerBytes) cutOff();
    });
    response.on('end', done);
    response.on('error', done);
    response.on('close', done);
  });
}

/** A number of seconds, or a date. */
function retryAfter(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null;
  if (/^[0-9]{1,9}$/.test(text.trim())) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}...` : line;
}
