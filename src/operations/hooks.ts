/** Web hooks as people see them: how each stands, a trial message, and sending again what was refused. */
import { randomUUID } from 'node:crypto';
import { buildDocument } from '../config/build.ts';
import type { HookStream } from '../config/document.ts';
import { maskHook } from '../config/export.ts';
import { resolveHook } from '../config/resolve.ts';
import type { RawDocument, RawHook } from '../config/schema.ts';
import { hookPlace } from '../config/secret-places.ts';
import { GatehouseError } from '../model/errors.ts';
import { registryIdentity } from '../registry/hook-cursors.ts';
import { type Refusal, readRefusals, sendAgain } from '../registry/relay-cursors.ts';
import { hookSink, sinksOf } from '../relay/hooks/hook-sinks.ts';
import { type Pinged, pingHook } from '../relay/hooks/ping.ts';
import { type HookStatus, hookStatus } from '../relay/hooks/status.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface ShownHook {
  readonly name: string;
  readonly url: string;
  /** As it is written, secrets masked. */
  readonly settings: RawHook;
  /** Whether what is posted is signed with the secret before as well. */
  readonly exchanging: boolean;
  readonly streams: readonly HookStatus[];
  /** The first events and changes that the receiver refused. */
  readonly refusals: readonly (Refusal & { readonly stream: HookStream })[];
}

const shownRefusals = 20;

export async function listHooks(installation: Installation): Promise<ShownHook[]> {
  const { raw } = await openStored(installation);
  const built = buildDocument(raw).hooks;
  const shown: ShownHook[] = [];
  for (const [index, hook] of (raw.hooks ?? []).entries()) {
    const configs = built.slice(index, index + 1);
    const refusals: (Refusal & { readonly stream: HookStream })[] = [];
    for (const { sink, log } of configs.flatMap(sinksOf)) {
      const stream: HookStream = log === 'change' ? 'changes' : 'access';
      const found = await readRefusals(installation.database, sink, shownRefusals);
      refusals.push(...found.map((refusal) => ({ ...refusal, stream })));
    }
    shown.push({
      name: hook.name,
      url: hook.url,
      settings: maskHook(hook),
      exchanging: hook.previousSecret !== undefined,
      streams: await hookStatus(installation.database, configs),
      refusals,
    });
  }
  return shown;
}

/** How all hooks stand, one line for each log of each. */
export async function statusOfHooks(installation: Installation): Promise<HookStatus[]> {
  const { raw } = await openStored(installation);
  return hookStatus(installation.database, buildDocument(raw).hooks);
}

/** Posts a message of type `gatehouse.ping`, now. Errors: `hook.unknown`, `config.reference`, `config.secret`. */
export async function testHook(installation: Installation, name: string, signal: AbortSignal): Promise<Pinged> {
  const { raw, lost } = await openStored(installation);
  const hook = hookNamed(raw, name);
  const error = lost.get(hookPlace(name));
  if (error !== undefined) throw error;
  const identity = await registryIdentity(installation.database);
  return pingHook(
    resolveHook(hook, installation.lookup),
    { identity, context: installation.context, id: randomUUID() },
    signal,
  );
}

/** Marks what the receiver refused to be sent again, all or one; gives the number. Errors: `hook.unknown`. */
export async function retryHook(
  installation: Installation,
  name: string,
  only: { readonly stream: HookStream; readonly id: number | null } | null,
): Promise<number> {
  hookNamed((await openStored(installation)).raw, name);
  const streams: readonly HookStream[] = only === null ? ['access', 'changes'] : [only.stream];
  let count = 0;
  for (const stream of streams) {
    count += await sendAgain(installation.database, hookSink(name, stream), only?.id ?? null);
  }
  return count;
}

/** Errors: `hook.unknown`. */
export function hookNamed({ hooks = [] }: RawDocument, name: string): RawHook {
  const hook = hooks.find((candidate) => candidate.name === name);
  if (hook !== undefined) return hook;
  throw new GatehouseError('hook.unknown', `No web hook is called "${name}".`, {
    place: name,
    value: name,
    remedy:
      hooks.length === 0
        ? 'No hook is configured yet.'
        : `The hooks are ${hooks.map((candidate) => candidate.name).join(', ')}.`,
  });
}
