/** How the blocking of directory accounts stands, and the switches that people have over it. */
import type { AccountBlockingConfig } from '../config/document.ts';
import { resolveOwnSettings } from '../config/resolve.ts';
import { GatehouseError } from '../model/errors.ts';
import { newestEvent } from '../registry/access-events.ts';
import {
  type AccountBlocking,
  beginAccountBlocking,
  changeAccountBlocking,
  readAccountBlocking,
  type Suspension,
} from '../registry/account-blocking.ts';
import {
  type AccountBlock,
  type AccountBlockState,
  isTouched,
  readAccountBlocks,
  removeAccountBlocks,
  unblockWithoutDelay,
} from '../registry/account-blocks.ts';
import { shortPeople } from '../registry/lists/short-people.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface ListedAccount {
  readonly personId: number;
  readonly person: string;
  readonly employeeId: string | null;
  readonly department: string | null;
  readonly source: string;
  readonly account: string | null;
  readonly dn: string | null;
  readonly state: AccountBlockState;
  /** Why it was skipped or left as it is. */
  readonly reason: string | null;
  /** The pass by which the person left. */
  readonly leftAt: string;
  readonly accessPoint: string;
  readonly dueAt: string;
  /** When it came into this state. */
  readonly changedAt: string;
  readonly attempts: number;
  readonly nextTry: string | null;
  readonly errorCode: string | null;
  readonly error: string | null;
}

/** Accounts that are blocked, wait to be, or were left alone; those that were due first come first. */
export async function listDirectoryAccounts(installation: Installation): Promise<ListedAccount[]> {
  const blocks = await readAccountBlocks(installation.database);
  const people = await shortPeople(
    installation.database,
    blocks.map(({ personId }) => personId),
  );
  return blocks.map((block) => {
    const person = people.get(block.personId);
    const { personId, source, account, dn, state, reason, leftAt, accessPoint, dueAt, changedAt, attempts } = block;
    return {
      personId,
      person: person?.name ?? '',
      employeeId: person?.employeeId ?? null,
      department: person?.department ?? null,
      source,
      account,
      dn,
      state,
      reason,
      leftAt,
      accessPoint,
      dueAt,
      changedAt,
      attempts,
      nextTry: attempts > 0 ? block.retryAt : null,
      errorCode: block.errorCode,
      error: block.error,
    };
  });
}

export interface AccountBlockingStatus {
  /** False: the configuration says nothing of it. */
  readonly configured: boolean;
  readonly source: string | null;
  /** `off` while it has never run. */
  readonly mode: AccountBlocking['mode'] | 'off';
  readonly limit: number | null;
  /** Most accounts that fell due within a minute so far. */
  readonly peak: number;
  readonly suspension: Suspension | null;
  readonly problem: AccountBlocking['problem'];
  readonly counts: Readonly<Record<AccountBlockState, number>>;
  /** Accounts whose last attempt failed. */
  readonly failing: number;
}

export async function accountBlockingStatus(installation: Installation): Promise<AccountBlockingStatus> {
  const config = await accountBlockingConfig(installation);
  const state = await readAccountBlocking(installation.database);
  const blocks = await readAccountBlocks(installation.database);
  const count = (of: AccountBlockState): number => blocks.filter(({ state: is }) => is === of).length;
  return {
    configured: config !== undefined,
    source: config?.source ?? null,
    mode: state?.mode ?? 'off',
    limit: config?.limit ?? null,
    peak: state?.peak ?? 0,
    suspension: state?.suspension ?? null,
    problem: state?.problem ?? null,
    counts: {
      waiting: count('waiting'),
      blocking: count('blocking'),
      marked: count('marked'),
      blocked: count('blocked'),
      unblocking: count('unblocking'),
      wouldBlock: count('wouldBlock'),
      skipped: count('skipped'),
      changed: count('changed'),
    },
    failing: blocks.filter(({ error }) => error !== null).length,
  };
}

/** Blocks nobody until it is resumed; who comes back is still unblocked. Errors: `accounts.notConfigured`. */
export async function suspendAccountBlocking(installation: Installation, reason: string): Promise<void> {
  await suspend(installation, 'manual', reason);
}

/** Unblocks every account that Gatehouse blocked, and blocks nobody until it is resumed. Errors: `accounts.notConfigured`. */
export async function unblockAllAccounts(installation: Installation, reason: string): Promise<void> {
  await suspend(installation, 'unblockAll', reason);
  await unblockWithoutDelay(installation.database);
}

/** How many accounts the switch has not unblocked yet. */
export async function countToUnblock({ database }: Installation): Promise<number> {
  const blocks = await readAccountBlocks(database);
  return blocks.filter((block) => isTouched(block) && block.reason !== 'dismissed').length;
}

async function suspend(installation: Installation, kind: Suspension['kind'], reason: string): Promise<void> {
  await begin(installation);
  const { database, context, actor } = installation;
  await changeAccountBlocking(database, {
    suspension: { kind, by: actor, at: context.now().toISOString(), reason },
  });
}

/** Blocks again; whoever is out by now falls due at once, and does not count towards the limit. Errors: `accounts.notConfigured`. */
export async function resumeAccountBlocking(installation: Installation): Promise<void> {
  await begin(installation);
  const { database, context } = installation;
  await changeAccountBlocking(database, { suspension: null, releasedAt: context.now().toISOString() });
}

/** Has Gatehouse forget what it knows of a person's account, which stays as it is in the directory. Errors: `command.notFound`. */
export async function forgetAccount({ database }: Installation, personId: number): Promise<AccountBlock> {
  const block = (await readAccountBlocks(database)).find((candidate) => candidate.personId === personId);
  if (block === undefined) {
    throw new GatehouseError('command.notFound', `Nothing is kept of an account of person ${personId}.`, {
      place: 'person',
      value: String(personId),
      remedy: 'See: gatehouse accounts',
    });
  }
  await removeAccountBlocks(database, [personId]);
  return block;
}

/** A switch that is turned before blocking ran for the first time holds as well. */
async function begin(installation: Installation): Promise<void> {
  const { database, context } = installation;
  const config = await accountBlockingConfig(installation);
  const known = await readAccountBlocking(database);
  if (config === undefined && known === null) {
    throw new GatehouseError('accounts.notConfigured', 'The configuration says nothing of accountBlocking.', {
      place: 'accountBlocking',
      remedy: 'Configure it first; docs/account-blocking.md shows how.',
    });
  }
  if (known !== null) return;
  await beginAccountBlocking(database, 'dryRun', await newestEvent(database), context.now().toISOString());
}

async function accountBlockingConfig(installation: Installation): Promise<AccountBlockingConfig | undefined> {
  const { raw } = await openStored(installation);
  return resolveOwnSettings(raw, installation.lookup).accountBlocking;
}
