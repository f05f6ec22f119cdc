/** Looks at where people are and puts down which accounts are to be blocked and unblocked. Needs no directory. */

import { spanOf } from '../model/document.ts';
import { documentTypeFinder } from '../model/document-types.ts';
import { GatehouseError } from '../model/errors.ts';
import { localClock } from '../model/local-time.ts';
import {
  type AccountBlocking,
  alarmAfter,
  beginAccountBlocking,
  changeAccountBlocking,
  readAccountBlocking,
} from '../registry/account-blocking.ts';
import {
  type AccountBlock,
  type BlockCandidate,
  presentKeys,
  readAccountBlocks,
  readBlockCandidates,
  removeAccountBlocks,
  saveAccountBlocks,
} from '../registry/account-blocks.ts';
import { documentsOf, readDocumentTypes } from '../registry/documents.ts';
import { findSource } from '../registry/sources.ts';
import { audit, type BlockingTask, modeOf } from './blocking-task.ts';
import { type Wish, wishFor } from './wish.ts';

/** `newest`: up to which event presence is known. Gives how blocking stands after it. */
export async function observe(task: BlockingTask, newest: number): Promise<AccountBlocking> {
  const now = task.context.now();
  const before = await currentState(task, newest, now);
  const state = await watchForAlarm(task, before, newest);
  const until = new Date(now.getTime() - task.config.after).toISOString();
  const inside = task.config.inside ?? task.presence.zones;
  const candidates = await readBlockCandidates(task.database, { event: state.activeEvent, until, zones: inside });
  const rules = {
    inside: new Set(inside),
    until,
    activeEvent: state.activeEvent,
    covered: await coveredPeople(task, candidates, now),
  };
  const blocks = new Map((await readAccountBlocks(task.database)).map((block) => [block.personId, block]));
  const linked = await linkedPeople(task, candidates);
  const saved: AccountBlock[] = [];
  const removed: number[] = [];
  for (const candidate of candidates) {
    const { personId } = candidate;
    const block = blocks.get(personId);
    const wish = wishFor(candidate, rules);
    if (block === undefined) {
      if (wish === 'block' && linked.has(personId)) saved.push(newBlock(task, candidate, state, now));
      continue;
    }
    const next = afterWish(block, candidate, wish, state, now);
    if (next === null) removed.push(personId);
    else if (next !== block) saved.push(next);
  }
  await task.database.transaction(async (within) => {
    await saveAccountBlocks(within, saved);
    await removeAccountBlocks(within, removed);
    await changeAccountBlocking(within, { observedAt: now.toISOString() });
  });
  return state;
}

async function currentState(task: BlockingTask, newest: number, now: Date): Promise<AccountBlocking> {
  const { database } = task;
  const mode = modeOf(task);
  await beginAccountBlocking(database, mode, newest, now.toISOString());
  const state = await readAccountBlocking(database);
  if (state === null) throw new Error('The state of account blocking was not kept.');
  if (state.mode === mode) return state;
  // What a dry run found was found when nobody blocked, and the other way round.
  const pending = (await readAccountBlocks(database)).filter(({ state: of }) =>
    ['waiting', 'wouldBlock', 'skipped'].includes(of),
  );
  const change = { mode, activeEvent: newest, observedAt: now.toISOString(), peak: 0 };
  await database.transaction(async (within) => {
    await removeAccountBlocks(
      within,
      pending.map(({ personId }) => personId),
    );
    await changeAccountBlocking(within, change);
  });
  await audit(task, {
    what: mode === 'on' ? 'switched account blocking on' : 'went over to a dry run of account blocking',
    target: `source ${task.source.name}`,
  });
  return { ...state, ...change };
}

async function watchForAlarm(task: BlockingTask, state: AccountBlocking, newest: number): Promise<AccountBlocking> {
  const { database, config, context } = task;
  if (newest <= state.alarmEvent) return state;
  const alarm = await alarmAfter(database, state.alarmEvent, config.alarms);
  await changeAccountBlocking(database, { alarmEvent: newest });
  if (alarm === null || state.suspension !== null) return state;
  const reason = `fire alarm: ${alarm.accessPoint} at ${alarm.at}`;
  const suspension = { kind: 'alarm', by: '(fire alarm)', at: context.now().toISOString(), reason } as const;
  await changeAccountBlocking(database, { suspension });
  await audit(task, { what: 'suspended account blocking', target: reason });
  context.log('warn', `Account blocking is suspended: ${reason}`);
  return { ...state, suspension };
}

/** What becomes of a block that is there; null: nothing is left of it. */
function afterWish(
  block: AccountBlock,
  candidate: BlockCandidate,
  wish: Wish,
  state: AccountBlocking,
  now: Date,
): AccountBlock | null {
  switch (block.state) {
    case 'waiting':
    case 'wouldBlock':
    case 'skipped':
      // Who came back and left again in between has a new delay.
      return wish === 'block' && block.leftAt === candidate.presence?.at ? block : null;
    case 'changed':
      // What somebody enabled by hand counts again from the next leaving on.
      if (block.reason !== 'enabledElsewhere') return block;
      return wish === 'block' && block.leftAt === candidate.presence?.at ? block : null;
    case 'blocked': {
      const wanted = wish === 'unblock' || state.suspension?.kind === 'unblockAll';
      if (!wanted) return block;
      // Whoever is no longer employed gets nothing back by passing a door, or by a switch.
      if (candidate.status === 'dismissed')
        return block.reason === 'dismissed' ? block : { ...block, reason: 'dismissed' };
      const changedAt = now.toISOString();
      return { ...block, state: 'unblocking', reason: null, changedAt, attempts: 0, retryAt: null };
    }
    default:
      return block;
  }
}

function newBlock(
  { source, config }: BlockingTask,
  { personId, presence }: BlockCandidate,
  state: AccountBlocking,
  now: Date,
): AccountBlock {
  const leftAt = presence?.at ?? now.toISOString();
  const delayed = new Date(Date.parse(leftAt) + config.after).toISOString();
  const instant = now.toISOString();
  return {
    personId,
    source: source.name,
    state: 'waiting',
    accountId: null,
    account: null,
    dn: null,
    reason: null,
    leftAt,
    accessPoint: presence?.accessPoint ?? '',
    // Who could have been blocked before, had the rules been the same, falls due only now.
    dueAt: delayed > state.observedAt ? delayed : instant,
    controlBefore: null,
    controlAfter: null,
    version: null,
    changedAt: instant,
    attempts: 0,
    retryAt: null,
    errorCode: null,
    error: null,
  };
}

/** Errors: `accounts.configuration` for a type that is not in the table. */
async function coveredPeople(
  { database, config }: BlockingTask,
  candidates: readonly BlockCandidate[],
  now: Date,
): Promise<Set<number>> {
  const codes = config.exempt.documents;
  if (codes.length === 0) return new Set();
  const find = documentTypeFinder(await readDocumentTypes(database));
  const types = new Set(
    codes.map((code) => {
      const type = find(code);
      if (type !== undefined) return type.id;
      throw new GatehouseError('accounts.configuration', `No type of justification document has the code "${code}".`, {
        place: 'accountBlocking.exempt.documents',
        value: code,
        remedy: 'Correct the code, or add the type under Settings. Nobody is blocked until then.',
      });
    }),
  );
  const clock = localClock(undefined);
  const instant = now.getTime();
  const documents = await documentsOf(
    database,
    candidates.map(({ personId }) => personId),
  );
  const covered = new Set<number>();
  for (const { personId, typeId, from, to } of documents.values()) {
    const span = spanOf(from, to, clock.instantOf);
    if (types.has(typeId) && span.from <= instant && instant < span.until) covered.add(personId);
  }
  return covered;
}

/** People for whom there can be an account. */
async function linkedPeople({ database, config, source }: BlockingTask, candidates: readonly BlockCandidate[]) {
  if (config.link.kind === 'attribute') {
    const { field } = config.link;
    return new Set(candidates.filter((one) => linkingValue(one, field) !== null).map(({ personId }) => personId));
  }
  const sourceId = await findSource(database, source.name);
  if (sourceId === undefined) return new Set<number>();
  const ids = candidates.map(({ personId }) => personId);
  return new Set((await presentKeys(database, sourceId, ids)).keys());
}

/** The value by which a person's account is found. */
export function linkingValue({ employeeId, custom }: Pick<BlockCandidate, 'employeeId' | 'custom'>, field: string) {
  const value = field === 'employeeId' ? employeeId : (custom[field.slice('custom.'.length)] ?? null);
  return value === null || value.trim() === '' ? null : value;
}
