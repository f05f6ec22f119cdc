/** One trial message to a receiver, to see whether it takes what is posted. */
import type { HookConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError } from '../../model/errors.ts';
import { envelopeOf } from './envelope.ts';
import { outcomeOf } from './hook-sink.ts';
import { openPoster } from './post.ts';
import { signedHeaders } from './sign.ts';

export interface Pinged {
  readonly ok: boolean;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Why it was not taken; null where it was. */
  readonly code: string | null;
  readonly message: string | null;
  readonly remedy: string | null;
}

export async function pingHook(
  hook: HookConfig,
  of: { readonly identity: string; readonly context: Context; readonly id: string },
  signal: AbortSignal,
): Promise<Pinged> {
  const { context } = of;
  const at = context.now();
  const event = envelopeOf(of.identity).ping(hook.name, of.id, at);
  const list = hook.batch > 1;
  const body = JSON.stringify(list ? [event] : event);
  const headers = {
    'content-type': `application/cloudevents${list ? '-batch' : ''}+json; charset=utf-8`,
    ...signedHeaders({ id: event.id, at, body }, hook.secrets),
  };
  const begun = performance.now();
  const poster = openPoster(hook, context.now);
  let status: number | null = null;
  const told = (failure: Pick<Pinged, 'code' | 'message' | 'remedy'>): Pinged => ({
    ok: failure.code === null,
    status,
    milliseconds: Math.round(performance.now() - begun),
    ...failure,
  });
  try {
    const answer = await poster.post(body, headers, signal);
    status = answer.status;
    const refused = outcomeOf(hook, answer);
    if (refused === null) return told({ code: null, message: null, remedy: null });
    return told({ code: 'relay.refused', message: `${refused}.`, remedy: 'Look into the log of the receiver.' });
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    return told({ code: thrown.code, message: thrown.message, remedy: thrown.remedy ?? null });
  } finally {
    poster.close();
  }
}
