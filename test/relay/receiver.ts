/** A real receiver of web hooks, which notes what it is sent and answers as a test wants. */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { HookConfig } from '../../src/config/document.ts';

export interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
  /** The envelopes in it. */
  readonly events: readonly Event[];
}

export interface Event {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export type Answer = (request: Received, response: ServerResponse, index: number) => void;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Ids of the events that were answered with 2xx, in order. */
  readonly taken: string[];
  answer: Answer;
  /** Cuts every open connection. */
  readonly cut: () => void;
  close(): Promise<void>;
}

export const accept: Answer = (_request, response) => response.writeHead(204).end();

export function status(code: number, headers: Record<string, string> = {}, text = ''): Answer {
  return (_request, response) => response.writeHead(code, headers).end(text);
}

export async function startReceiver(
  tls?: { readonly key: string; readonly cert: string },
  port = 0,
): Promise<Receiver> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const content: unknown = JSON.parse(body);
      const got: Received = {
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body,
        events: (Array.isArray(content) ? content : [content]) as Event[],
      };
      receiver.received.push(got);
      response.on('finish', () => {
        if (response.statusCode < 300) receiver.taken.push(...got.events.map(({ id }) => id));
      });
      receiver.answer(got, response, receiver.received.length);
    });
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `${tls === undefined ? 'http' : 'https'}://localhost:${(server.address() as AddressInfo).port}/events`,
    received: [],
    taken: [],
    answer: accept,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export const testSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A hook to a receiver on this machine. */
export function hookTo(url: string, changes: Partial<HookConfig> = {}): HookConfig {
  return {
    name: 'crm',
    url,
    secrets: [testSecret],
    streams: ['access'],
    entities: null,
    sources: null,
    from: 'start',
    batch: 1,
    timeout: 10_000,
    allow: { private: true, loopback: true, linkLocal: false },
    ...changes,
  };
}

export const otherSecret = `whsec_${randomBytes(24).toString('base64')}`;
