/**
 * A private Samba domain controller, which answers as Active Directory does. The ports of a controller cannot be changed but its address can, so
 * each gets one of its own in 127.0.0.0/8.
 */
import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connectLdap } from '../../src/sources/ldap/client.ts';
import { findProgram, runsAsRoot } from './programs.ts';
import { type Resumable, resumable } from './resumable.ts';
import { runProgram, startServer } from './server-process.ts';

export const sambaRealm = 'gate.test';
export const sambaSuffix = 'DC=gate,DC=test';
export const sambaAdmin = { bindDn: `administrator@${sambaRealm}`, password: 'Turnstile-2026' } as const;

export interface Samba extends Resumable {
  readonly host: string;
  /** `ldaps://address:636`, with a certificate of the controller's own making. */
  readonly url: string;
  /** File of the authority that signed its certificate, which is made out to its name and not to its address. */
  readonly authority: string;
  /** `ldap://address:389`, which takes passwords without encryption only where the test asked for that. */
  readonly plainUrl: string;
  /** Adds or deletes a record of its DNS: zone, name, type, data. */
  dns(what: 'add' | 'delete', ...record: string[]): Promise<string>;
  /** Puts entries into the database, which is quick for thousands; the controller sees them at once. */
  add(ldif: string): Promise<void>;
  /** Changes entries in the database, also what is deleted and who may see it. */
  edit(ldif: string): Promise<void>;
  /** Runs `samba-tool` on this controller. */
  tool(...words: string[]): Promise<string>;
}

/** Samba's programs, or why there are none. */
export function findSamba():
  | { readonly samba: string; readonly tool: string; readonly ldbadd: string }
  | { readonly missing: string } {
  const samba = findProgram('samba');
  const tool = findProgram('samba-tool');
  const ldbadd = findProgram('ldbadd');
  if (samba === null || tool === null || ldbadd === null)
    return {
      missing:
        'Samba is not installed (Debian: apt-get install samba samba-ad-dc samba-ad-provision winbind samba-dsdb-modules samba-vfs-modules python3-samba ldb-tools)',
    };
  if (!runsAsRoot()) return { missing: 'only root may listen on the ports of a domain controller' };
  return { samba, tool, ldbadd };
}

export interface SambaSettings {
  /** Takes passwords without encryption. */
  readonly plain?: boolean;
  /** Answers as the DNS of its domain, too. */
  readonly dns?: boolean;
  /** `dc1` unless told. */
  readonly hostName?: string;
}

export async function startSamba(settings: SambaSettings = {}): Promise<Samba> {
  const found = findSamba();
  if ('missing' in found) throw new Error(found.missing);
  let host = '';
  const server = await startServer({
    name: 'samba',
    stopSignal: 'TERM',
    async prepare(folder) {
      host = await freeAddress();
      await provision(found.tool, folder, host, settings);
      await mkdir(join(folder, 'run', 'ncalrpc'), { recursive: true });
      await writeFile(join(folder, 'smb.conf'), await configurationOf(folder, host, settings));
    },
    async command(folder) {
      return { words: [found.samba, '-i', '-M', 'single', '-s', join(folder, 'smb.conf'), '--debug-stdout'] };
    },
    signIn: () => signIn(host),
  });
  const command = [found.samba, '-i', '-M', 'single', '-s', join(server.folder, 'smb.conf'), '--debug-stdout'];
  const configuration = ['-s', join(server.folder, 'smb.conf')];
  const database = join(server.folder, 'dc', 'private', 'sam.ldb');
  return {
    host,
    url: `ldaps://${host}:636`,
    authority: join(server.folder, 'dc', 'private', 'tls', 'ca.pem'),
    plainUrl: `ldap://${host}:389`,
    dns: (what, ...record) =>
      runProgram([
        found.tool,
        'dns',
        what,
        host,
        ...record,
        '-U',
        `administrator%${sambaAdmin.password}`,
        ...configuration,
      ]),
    async add(ldif) {
      await runProgram([found.ldbadd, '-H', database], { input: ldif });
    },
    async edit(ldif) {
      const controls = '--controls=show_deleted:1,sd_flags:1:4';
      await runProgram([found.ldbadd.replace(/ldbadd$/, 'ldbmodify'), '-H', database, controls], { input: ldif });
    },
    tool: (...words) => runProgram([found.tool, ...words, '-H', database, ...configuration]),
    ...resumable(server, 'TERM', { words: command }, () => signIn(host)),
  };
}

async function provision(tool: string, folder: string, host: string, settings: SambaSettings): Promise<void> {
  await runProgram([
    tool,
    'domain',
    'provision',
    `--targetdir=${join(folder, 'dc')}`,
    `--realm=${sambaRealm.toUpperCase()}`,
    '--domain=GATE',
    '--server-role=dc',
    `--dns-backend=${settings.dns === true ? 'SAMBA_INTERNAL' : 'NONE'}`,
    `--adminpass=${sambaAdmin.password}`,
    `--host-name=${settings.hostName ?? 'dc1'}`,
    `--host-ip=${host}`,
  ]);
}

/** The configuration that provisioning made, kept to its own address and folder. */
async function configurationOf(folder: string, host: string, settings: SambaSettings): Promise<string> {
  const made = await readFile(join(folder, 'dc', 'etc', 'smb.conf'), 'utf8');
  const run = join(folder, 'run');
  const lines = [
    `interfaces = ${host}/8`,
    'bind interfaces only = yes',
    // Records of DNS are managed by remote procedure calls.
    `server services = ldap, winbindd, kcc${settings.dns === true ? ', dns, rpc' : ''}`,
    `pid directory = ${run}`,
    `ncalrpc dir = ${join(run, 'ncalrpc')}`,
    `winbindd socket directory = ${run}`,
    `log file = ${join(folder, 'samba.log')}`,
    ...(settings.plain === true ? ['ldap server require strong auth = no'] : []),
  ];
  return made.replace('[global]', `[global]\n${lines.map((line) => `\t${line}`).join('\n')}`);
}

async function signIn(host: string): Promise<void> {
  const client = await connectLdap({
    name: 'samba',
    addresses: [{ host, port: 636, secure: true }],
    ...sambaAdmin,
    tls: { verify: 'none' },
    startTls: false,
    limits: { connect: 10_000, answer: 10_000 },
  });
  client.close();
}

/** A loopback address whose port 389 nobody uses. */
async function freeAddress(): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const address = `127.${randomInt(20, 250)}.${randomInt(1, 250)}.${randomInt(2, 250)}`;
    if (await canListen(address)) return address;
  }
  throw new Error('No loopback address is free for a domain controller.');
}

function canListen(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(389, address, () => probe.close(() => resolve(true)));
  });
}
