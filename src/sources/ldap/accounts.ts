/** Accounts of an Active Directory, disabled and enabled one by one by their `userAccountControl`. */
import { GatehouseError } from '../../model/errors.ts';
import { escapeFilterValue } from '../../model/ldap-filter.ts';
import type { DirectoryAccount, DirectoryAccounts, Untouchable } from '../directory-accounts.ts';
import { guidBytes, guidText, sidText } from './binary.ts';
import type { LdapClient } from './client.ts';
import { type LdapEntry, textOf, textsOf } from './entry.ts';
import { resultCodeOf, resultCodes } from './failure.ts';
import { attributeVersion, relativeId } from './security.ts';

/** Attribute id of `userAccountControl` in the metadata of replication. */
const controlAttributeId = 0x90008;
const normalAccount = 0x200;
/** Accounts of machines and of trusts between domains. */
const machineAccount = 0x800 | 0x1000 | 0x2000;
/** Relative ids from here on are of what was made later than the domain. */
const firstOwnId = 1000;

const readAttributes = [
  'objectGUID',
  'objectSid',
  'objectClass',
  'sAMAccountName',
  'userPrincipalName',
  'userAccountControl',
  'adminCount',
  'isCriticalSystemObject',
  'replPropertyMetaData',
  'tokenGroups',
] as const;

/** `bindDn` is the account that is signed in, which is never touched. */
export async function openAccounts(
  client: LdapClient,
  name: string,
  bindDn: string | undefined,
  signal?: AbortSignal,
): Promise<DirectoryAccounts> {
  const root = await client.entry('', ['defaultNamingContext', 'tokenGroups'], signal);
  const base = root === null ? undefined : textOf(root, 'defaultNamingContext');
  if (root === null || base === undefined) {
    throw new GatehouseError('source.unsupported', `${name} is a directory without accounts that could be disabled.`, {
      place: name,
      remedy: 'Account blocking works with Active Directory and with Samba as a domain controller.',
    });
  }
  const own = new Set(sidsOf(root, 'tokenGroups'));
  const read = async (dn: string, within?: AbortSignal): Promise<DirectoryAccount | null> => {
    const entry = await client.entry(dn, readAttributes, within);
    return entry === null ? null : accountOf(entry, { own, bindDn });
  };
  return {
    async find(attribute, value, within) {
      const filter = `(&(objectClass=user)(${attribute}=${escapeFilterValue(filterValue(attribute, value))}))`;
      const names: string[] = [];
      for await (const { dn } of client.entries({ base, filter, attributes: ['1.1'] }, within)) {
        names.push(dn);
        if (names.length === 2) break;
      }
      const accounts: DirectoryAccount[] = [];
      // Groups are computed for one entry at a time only, so each is read by itself.
      for (const dn of names) {
        const account = await read(dn, within);
        if (account !== null) accounts.push(account);
      }
      return accounts;
    },
    read: (id, within) => read(`<GUID=${id}>`, within),
    async groupId(dn, within) {
      const entry = await client.entry(dn, ['objectSid'], within);
      return entry === null ? null : (sidsOf(entry, 'objectSid')[0] ?? null);
    },
    async setAccountEnabled({ dn }, { from, to }, within) {
      const attribute = 'userAccountControl';
      try {
        await client.modify(
          dn,
          [
            { operation: 'delete', attribute, values: [String(from)] },
            { operation: 'add', attribute, values: [String(to)] },
          ],
          within,
        );
        return true;
      } catch (thrown) {
        if (resultCodeOf(thrown) === resultCodes.noSuchAttribute) return false;
        throw thrown;
      }
    },
    close: () => client.close(),
  };
}

interface Self {
  readonly own: ReadonlySet<string>;
  readonly bindDn: string | undefined;
}

function accountOf(entry: LdapEntry, self: Self): DirectoryAccount {
  const id = idOf(entry);
  const groups = sidsOf(entry, 'tokenGroups');
  return {
    id: id ?? '',
    dn: entry.dn,
    name: textOf(entry, 'sAMAccountName') ?? '',
    control: Number(textOf(entry, 'userAccountControl') ?? 0),
    version: attributeVersion(entry.attributes.get('replpropertymetadata')?.[0], controlAttributeId),
    untouchable: id === null ? 'notAUser' : untouchable(entry, self),
    // Everybody has a primary group, so none at all means that they may not be read.
    groups: groups.length === 0 ? null : groups,
  };
}

function untouchable(entry: LdapEntry, { own, bindDn }: Self): Untouchable | null {
  const classes = textsOf(entry, 'objectClass').map((name) => name.toLowerCase());
  const control = Number(textOf(entry, 'userAccountControl') ?? 0);
  if (classes.includes('computer') || (control & machineAccount) !== 0) return 'computer';
  if (!classes.includes('user') || (control & normalAccount) === 0) return 'notAUser';
  const sid = sidsOf(entry, 'objectSid')[0];
  // Without it nobody knows whose account it is.
  if (sid === undefined) return 'notAUser';
  if (own.has(sid) || isOwnName(entry, bindDn)) return 'self';
  const critical = (textOf(entry, 'isCriticalSystemObject') ?? '').toUpperCase() === 'TRUE';
  const name = (textOf(entry, 'sAMAccountName') ?? '').toLowerCase();
  if (critical || relativeId(sid) < firstOwnId || /^krbtgt(?:_\d+)?$/.test(name)) return 'builtIn';
  const adminCount = textOf(entry, 'adminCount');
  return adminCount === undefined || adminCount === '0' ? null : 'administrator';
}

/** Whether the account is the one that is signed in, in any of the forms in which that may be named; rather too often than not. */
function isOwnName(entry: LdapEntry, bindDn: string | undefined): boolean {
  if (bindDn === undefined) return false;
  const signedIn = bindDn.trim().toLowerCase();
  if (signedIn.includes('=')) return folded(entry.dn) === folded(signedIn);
  const name = signedIn.replace(/^.*\\/, '').replace(/@.*$/, '');
  return [textOf(entry, 'sAMAccountName')?.toLowerCase(), textOf(entry, 'userPrincipalName')?.toLowerCase()].some(
    (known) => known !== undefined && (known === signedIn || known.replace(/@.*$/, '') === name),
  );
}

function folded(dn: string): string {
  return dn.toLowerCase().replaceAll(/\s*([,=])\s*/g, '$1');
}

function idOf(entry: LdapEntry): string | null {
  const bytes = entry.attributes.get('objectguid')?.[0];
  return bytes === undefined ? null : guidText(bytes);
}

function sidsOf(entry: LdapEntry, attribute: string): string[] {
  const sids = (entry.attributes.get(attribute.toLowerCase()) ?? []).map(sidText);
  return sids.filter((sid) => sid !== null);
}

function filterValue(attribute: string, value: string): string | Uint8Array {
  return (attribute.toLowerCase() === 'objectguid' ? guidBytes(value) : null) ?? value;
}
