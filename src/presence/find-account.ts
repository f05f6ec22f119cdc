/** Finds the account of a person, and whether it may be blocked at all. */
import type { FieldSpec, SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { countSharing, presentKeys, readBlockPeople } from '../registry/account-blocks.ts';
import { findSource } from '../registry/sources.ts';
import type { DirectoryAccount, DirectoryAccounts, Untouchable } from '../sources/directory-accounts.ts';
import { isDisabled } from './account-control.ts';
import type { BlockingTask } from './blocking-task.ts';
import { linkingValue } from './observe.ts';

/** Why an account is not blocked. */
export type SkippedBecause =
  | Untouchable
  | 'noAccount'
  | 'ambiguous'
  | 'alreadyDisabled'
  | 'exemptGroup'
  | 'groupsUnreadable';

export type Found =
  | { readonly account: DirectoryAccount; readonly skip: null }
  | { readonly account: DirectoryAccount | null; readonly skip: SkippedBecause };

export type FindAccount = (personId: number, signal: AbortSignal) => Promise<Found>;

/** `people`: those who will be asked for. Errors: `accounts.configuration`. */
export async function accountFinder(
  task: BlockingTask,
  directory: DirectoryAccounts,
  exemptGroups: ReadonlySet<string>,
  people: readonly number[],
): Promise<FindAccount> {
  const locate = await locator(task, people);
  return async (personId, signal) => {
    const place = await locate(personId);
    if (place === 'noAccount' || place === 'ambiguous') return { account: null, skip: place };
    const [account, second] = await directory.find(place.attribute, place.value, signal);
    if (account === undefined) return { account: null, skip: 'noAccount' };
    if (second !== undefined) return { account: null, skip: 'ambiguous' };
    const skip = reasonToSkip(account, exemptGroups);
    return skip === null ? { account, skip } : { account, skip };
  };
}

function reasonToSkip(account: DirectoryAccount, exemptGroups: ReadonlySet<string>): SkippedBecause | null {
  if (account.untouchable !== null) return account.untouchable;
  if (isExempt(account, exemptGroups)) return account.groups === null ? 'groupsUnreadable' : 'exemptGroup';
  return isDisabled(account.control) ? 'alreadyDisabled' : null;
}

/** An account whose groups cannot be read may be in an exempt one. */
export function isExempt({ groups }: DirectoryAccount, exemptGroups: ReadonlySet<string>): boolean {
  if (exemptGroups.size === 0) return false;
  return groups === null || groups.some((group) => exemptGroups.has(group));
}

type Place = { readonly attribute: string; readonly value: string } | 'noAccount' | 'ambiguous';

async function locator(task: BlockingTask, people: readonly number[]): Promise<(personId: number) => Promise<Place>> {
  const { database, config, source } = task;
  const { link } = config;
  if (link.kind === 'key') {
    const attribute = keyAttribute(source);
    const sourceId = await findSource(database, source.name);
    const keys = sourceId === undefined ? new Map<number, string[]>() : await presentKeys(database, sourceId, people);
    return async (personId) => {
      const [value, second] = keys.get(personId) ?? [];
      if (value === undefined) return 'noAccount';
      return second === undefined ? { attribute, value } : 'ambiguous';
    };
  }
  const persons = await readBlockPeople(database, people);
  return async (personId) => {
    const person = persons.get(personId);
    const value = person === undefined ? null : linkingValue(person, link.field);
    if (value === null) return 'noAccount';
    const shared = await countSharing(database, link.field.replace(/^custom\./, ''), value);
    return shared > 1 ? 'ambiguous' : { attribute: link.attribute, value };
  };
}

/** The attribute that the keys of the directory's people are. */
function keyAttribute({ name, persons }: SourceConfig): string {
  const key: FieldSpec | undefined = persons?.fields['key'];
  if (persons !== undefined && key === undefined) return 'objectGUID';
  if (key?.kind === 'column') return key.column;
  throw new GatehouseError('accounts.configuration', `The people of ${name} have no attribute as their key.`, {
    place: 'accountBlocking.link',
    remedy:
      'Read people from this source with an attribute as their key, or link them by an attribute: link: { attribute: employeeID }.',
  });
}
