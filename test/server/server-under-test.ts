/** A real server on a free port with a registry of its own, and people who talk to it as browsers and programs do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount } from '../../src/accounts/accounts.ts';
import type { Role } from '../../src/accounts/role.ts';
import type { Context } from '../../src/model/context.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts';

export const password = 'copper lantern over nine hills';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly facts: unknown;
}

export interface ServerUnderTest extends RunningServer, AsyncDisposable {
  readonly place: { readonly data: string };
  readonly log: LogLine[];
  /** The server's clock stands still, so that slow machines see the same; `pass` moves it on. */
  readonly now: () => Date;
  readonly pass: (milliseconds: number) => void;
  /** A browser without a sign-in. */
  readonly browser: () => Browser;
  /** A browser signed in to an account of this role, named like it. */
  readonly signedIn: (role: Role) => Promise<Browser>;
  /** A request with a token and nothing else. */
  readonly withToken: (token: string, method: string, path: string, body?: unknown) => Promise<Answer>;
}

/** Accounts `administrator`, `operator` and `auditor` are there unless `accounts` says otherwise. */
export async function startServerUnderTest(
  options: Partial<ServerOptions> & { readonly accounts?: readonly Role[] } = {},
): Promise<ServerUnderTest> {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-server-'));
  const place = { data };
  const log: LogLine[] = [];
  let present = Date.now();
  const now = (): Date => new Date(present);
  const context: Context = {
    now,
    log: (level, message, facts) => log.push({ level, message, facts }),
  };
  const database = await openRegistry(options.place ?? place);
  for (const role of options.accounts ?? (['administrator', 'operator', 'auditor'] as const)) {
    await createAccount(database, context, { name: role, role, password });
  }
  await database.close();
  const removeData = (): void => rmSync(data, { recursive: true, force: true });
  const settings = { place, host: '127.0.0.1', port: 0, version: '0.0.0-test', context, ...options };
  const server = await startServer(settings).catch((error: unknown) => {
    removeData();
    throw error;
  });
  const browser = (): Browser => openBrowser(server.url);
  return {
    ...server,
    place,
    log,
    now,
    pass: (milliseconds) => {
      present += milliseconds;
    },
    browser,
    signedIn: async (role) => {
      const opened = browser();
      const answer = await opened.send('POST', '/api/v1/session', { name: role, password });
      if (answer.status !== 200) throw new Error(`The sign-in failed: ${answer.text}`);
      return opened;
    },
    withToken: (token, method, path, body) =>
      exchange(`${server.url}${path}`, method, { authorization: `Bearer ${token}` }, body),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      removeData();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; an empty object when it is none. */
  readonly json: Record<string, unknown>;
}

export interface Browser {
  /** The session's cookie, `name=value`; undefined without a session. */
  readonly cookie: () => string | undefined;
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
}

function openBrowser(url: string): Browser {
  let cookie: string | undefined;
  return {
    cookie: () => cookie,
    send: async (method, path, body, headers = {}) => {
      const own: Record<string, string> = method === 'GET' ? {} : { origin: url };
      if (cookie !== undefined) own['cookie'] = cookie;
      const answer = await exchange(`${url}${path}`, method, { ...own, ...headers }, body);
      const [set] = answer.headers.getSetCookie();
      if (set !== undefined) cookie = /Expires=Thu, 01 Jan 1970/.test(set) ? undefined : set.split(';')[0];
      return answer;
    },
  };
}

async function exchange(url: string, method: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, {
    method,
    headers: sent === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(sent === undefined ? {} : { body: sent }),
    redirect: 'manual',
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: jsonOf(text) };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
