/** The one place that talks HTTP: JSON requests, texts, and lists streamed as NDJSON. */
import { isBackground } from './activity.ts';
import { networkProblem, ProblemError, problemOf } from './problem.ts';

const base = '/api/v1';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A page of a list; `next` is the cursor of the page after it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Asks and gives the answer's JSON; undefined when it has no body. Throws ProblemError. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, 'application/json', options);
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T;
  return (await response.json()) as T;
}

/** Asks for a text, such as a configuration as YAML. */
export async function requestText(path: string, accept: string, options: RequestOptions = {}): Promise<string> {
  return (await send('GET', path, accept, options)).text();
}

/** Asks for a picture. */
export async function requestPicture(method: 'GET' | 'POST', path: string, options: RequestOptions): Promise<Blob> {
  return (await send(method, path, 'image/jpeg', options)).blob();
}

/** Sends a text as it is, such as YAML. */
export async function sendText<T>(
  method: string,
  path: string,
  text: { readonly type: string; readonly body: string },
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, 'application/json', { ...options, body: text.body }, text.type);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** The lines of an NDJSON answer, a batch for every piece that arrives. */
export async function* streamLines<T>(method: string, path: string, options: RequestOptions = {}): AsyncGenerator<T[]> {
  const response = await send(method, path, 'application/x-ndjson', options);
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (rest + (value ?? '')).split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      const parsed = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
      if (parsed.length > 0) yield parsed;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? base + path : `${base}${path}?${text}`;
}

async function send(
  method: string,
  path: string,
  accept: string,
  { query, body, signal }: RequestOptions,
  type = 'application/json',
): Promise<Response> {
  const headers: Record<string, string> = { accept, ...(isBackground() && { 'gatehouse-background': '1' }) };
  if (body !== undefined) headers['content-type'] = type;
  const response = await fetch(address(path, query), {
    method,
    headers,
    credentials: 'same-origin',
    signal: signal ?? null,
    ...(body === undefined ? {} : { body: type === 'application/json' ? JSON.stringify(body) : (body as string) }),
  }).catch((thrown: unknown) => {
    if (signal?.aborted) throw thrown;
    throw networkProblem(thrown);
  });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return response;
}
