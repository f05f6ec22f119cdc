/** A sink that posts to a web hook's receiver. */
import type { HookConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { Sink, SinkAnswer } from '../sink.ts';
import { openPoster, type Posted, type Poster } from './post.ts';
import { signedHeaders } from './sign.ts';

/** One event, ready to be posted. */
export interface HookItem {
  /** In its log. */
  readonly id: number;
  /** Of the envelope: the same whenever it is sent. */
  readonly eventId: string;
  readonly json: string;
}

/** A list of more is cut, so that no receiver is asked to take more than it is used to. */
const batchCharacters = 512 * 1024;

export function openHookSink(hook: HookConfig, context: Context): Sink<HookItem> & { readonly keeps: null } {
  const poster = openPoster(hook, context.now);
  const send = (items: readonly HookItem[], signal: AbortSignal): Promise<string | null> =>
    postItems(poster, hook, context, items, signal);
  return {
    keeps: null,
    position: () => null,
    deliver: (items, signal) => deliverFirst(firstOf(items, hook.batch), (some) => send(some, signal)),
    deliverAgain: (item, signal) => send([item], signal),
    pass: () => Promise.resolve(),
    close: () => Promise.resolve(poster.close()),
  };
}

function firstOf(items: readonly HookItem[], most: number): readonly HookItem[] {
  let characters = 0;
  const count = items.slice(0, most).findIndex(({ json }, index) => {
    characters += json.length;
    return index > 0 && characters > batchCharacters;
  });
  return items.slice(0, count === -1 ? most : count);
}

/** A list that is refused is halved until the one event is found that the receiver does not take. */
async function deliverFirst(
  items: readonly HookItem[],
  send: (items: readonly HookItem[]) => Promise<string | null>,
): Promise<SinkAnswer> {
  const refused = await send(items);
  if (refused === null) return { delivered: items.length, refused: null };
  if (items.length === 1) return { delivered: 0, refused };
  return deliverFirst(items.slice(0, Math.floor(items.length / 2)), send);
}

/** Null where the receiver has taken it, else why it never will. Errors: `hook.*`. */
async function postItems(
  poster: Poster,
  hook: HookConfig,
  context: Context,
  items: readonly HookItem[],
  signal: AbortSignal,
): Promise<string | null> {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return null;
  const list = hook.batch > 1;
  const body = list ? `[${items.map(({ json }) => json).join(',')}]` : first.json;
  const id = first === last ? first.eventId : `${first.eventId}-${last.id}`;
  const answer = await poster.post(
    body,
    {
      'content-type': `application/cloudevents${list ? '-batch' : ''}+json; charset=utf-8`,
      ...signedHeaders({ id, at: context.now(), body }, hook.secrets),
    },
    signal,
  );
  return outcomeOf(hook, answer);
}

/** Receivers that answer so may take the same later. */
const passing: readonly number[] = [408, 429];

/** Null: taken. A text: never. Errors: `hook.answer` for later, with the time that the receiver asked for. */
export function outcomeOf(hook: HookConfig, answer: Posted): string | null {
  const { status, text, location, retryAfterSeconds } = answer;
  if (status >= 200 && status < 300) return null;
  const said = text === '' ? '' : `: ${text}`;
  if (status >= 400 && status < 500 && !passing.includes(status)) return `The receiver answers ${status}${said}`;
  const redirect = status >= 300 && status < 400;
  const what = redirect
    ? `${status}, a redirect to ${location ?? 'nowhere'}, which is never followed`
    : `${status}${said}`;
  throw new GatehouseError('hook.answer', `The receiver of the hook ${hook.name} answers ${what}.`, {
    place: `hooks.${hook.name}.url`,
    remedy: redirect
      ? 'If events are to go there, configure that address.'
      : 'What waits is sent again by and by; nothing is lost.',
    ...(retryAfterSeconds === null ? {} : { cause: { retryAfterSeconds } }),
  });
}
