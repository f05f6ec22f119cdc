/** A private domain with people's accounts, and what administrators and people do with them. */
import { readFile } from 'node:fs/promises';
import { GatehouseError } from '../../src/model/errors.ts';
import { parseAddresses } from '../../src/model/ldap-address.ts';
import type { DirectoryAccounts } from '../../src/sources/directory-accounts.ts';
import { openAccounts } from '../../src/sources/ldap/accounts.ts';
import { connectLdap, type LdapChange, type LdapClient, type LdapOptions } from '../../src/sources/ldap/client.ts';
import { type Samba, sambaAdmin, sambaSuffix, startSamba } from '../servers/samba.ts';

export const staffUnit = `OU=Staff,${sambaSuffix}`;
const otherUnit = `OU=Other,${sambaSuffix}`;
const accountPassword = 'Turnstile-2026-staff';
/** Made with the commands of docs/account-blocking.md: may write `userAccountControl` of users below `staffUnit`, and nothing else. */
export const delegatedAccount = { account: 'svc-gatehouse', password: accountPassword } as const;
const gatehouseAccount = { bindDn: 'svc-gatehouse@gate.test', password: accountPassword } as const;

export interface Domain {
  readonly samba: Samba;
  /** As an administrator. */
  readonly admin: LdapClient;
  dnOf(name: string): string;
  controlOf(name: string): Promise<number>;
  /** An administrator writes `userAccountControl`. */
  setControl(name: string, control: number): Promise<void>;
  change(dn: string, changes: readonly LdapChange[]): Promise<void>;
  guidOf(name: string): Promise<string>;
  /** Whether the account can sign in; throws when the controller does not answer. */
  canSignIn(name: string): Promise<boolean>;
  /** The accounts as Gatehouse sees them, with its own rights. */
  open(signal?: AbortSignal): Promise<DirectoryAccounts>;
  /** Signed in with the delegated account. */
  delegated(): Promise<LdapClient>;
  /** After the controller was away. */
  reconnect(): Promise<void>;
  stop(): Promise<void>;
}

/** Accounts `user1` to `user<count>` with the employee IDs `E1`..., and some outside of the staff. */
export async function startDomain(count: number): Promise<Domain> {
  const samba = await startSamba();
  await samba.add(unitsAndUsers(count));
  await delegate(samba);
  let admin = await connect(samba, sambaAdmin);
  const dnOf = (name: string): string => `CN=${name},${staffUnit}`;
  const change = (dn: string, changes: readonly LdapChange[]): Promise<void> => admin.modify(dn, changes);
  return {
    samba,
    get admin() {
      return admin;
    },
    dnOf,
    change,
    async controlOf(name) {
      const entry = await admin.entry(dnOf(name), ['userAccountControl']);
      return Number(entry?.attributes.get('useraccountcontrol')?.[0]?.toString());
    },
    setControl: (name, control) =>
      change(dnOf(name), [{ operation: 'replace', attribute: 'userAccountControl', values: [String(control)] }]),
    async guidOf(name) {
      const accounts = await openAccounts(admin, 'ad', sambaAdmin.bindDn);
      return (await accounts.find('sAMAccountName', name))[0]?.id ?? '';
    },
    async canSignIn(name) {
      try {
        (await connect(samba, { bindDn: `${name}@gate.test`, password: accountPassword })).close();
        return true;
      } catch (error) {
        if (error instanceof GatehouseError && error.code === 'ldap.signIn') return false;
        throw error;
      }
    },
    open: (signal) => openDomain(samba.url, signal),
    delegated: () => connect(samba, gatehouseAccount),
    async reconnect() {
      admin.close();
      admin = await connect(samba, sambaAdmin);
    },
    async stop() {
      admin.close();
      await samba.stop();
    },
  };
}

/** The accounts of the controller at an address, opened by Gatehouse's own account. */
export async function openDomain(url: string, signal?: AbortSignal): Promise<DirectoryAccounts> {
  const client = await connect({ url }, gatehouseAccount, signal);
  return openAccounts(client, 'ad', gatehouseAccount.bindDn, signal);
}

function connect(
  { url }: Pick<Samba, 'url'>,
  account: Pick<LdapOptions, 'bindDn' | 'password'>,
  signal?: AbortSignal,
): Promise<LdapClient> {
  const addresses = parseAddresses(url);
  if (typeof addresses === 'string') throw new Error(addresses);
  const limits = { connect: 30_000, answer: 30_000 };
  return connectLdap({ name: 'ad', addresses, ...account, tls: { verify: 'none' }, startTls: false, limits }, signal);
}

function unitsAndUsers(count: number): string {
  const users = Array.from({ length: count }, (_, index) =>
    user(`user${index + 1}`, staffUnit, `employeeID: E${index + 1}`),
  );
  const units = [staffUnit, otherUnit].map((dn) => `dn: ${dn}\nobjectClass: organizationalUnit\n`);
  const groups = ['Remote', 'Inner'].map(
    (name) => `dn: CN=${name},${staffUnit}\nobjectClass: group\nsAMAccountName: ${name}\n`,
  );
  const others = [user('leaver', staffUnit), user('outsider', otherUnit), user('svc-gatehouse', otherUnit)];
  return [...units, ...users, ...others, ...groups].join('\n');
}

function user(name: string, unit: string, ...lines: string[]): string {
  const password = Buffer.from(`"${accountPassword}"`, 'utf16le').toString('base64');
  return [
    `dn: CN=${name},${unit}`,
    'objectClass: user',
    `sAMAccountName: ${name}`,
    `sn: ${name}`,
    `userPrincipalName: ${name}@gate.test`,
    'userAccountControl: 512',
    `unicodePwd:: ${password}`,
    ...lines,
    '',
  ].join('\n');
}

/** Types the manual's commands, for the account's own identifier and unit. */
async function delegate(samba: Samba): Promise<void> {
  const page = await readFile(new URL('../../../docs/account-blocking.md', import.meta.url), 'utf8');
  const [, entry = ''] = /--sddl="(.*)"\)?$/m.exec(page) ?? [];
  const shown = await samba.tool('user', 'show', 'svc-gatehouse', '--attributes=objectSid');
  const sid = /^objectSid: (\S+)/m.exec(shown)?.[1] ?? '';
  const sddl = entry.replace('S-1-5-21-...-1105', sid);
  await samba.tool('dsacl', 'set', `--objectdn=${staffUnit}`, `--sddl=${sddl}`);
}
