/** A private OpenLDAP server over the suffix `dc=gate,dc=test`, with the entries a test gives it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectLdap } from '../../src/sources/ldap/client.ts';
import { findProgram } from './programs.ts';
import { type Resumable, resumable } from './resumable.ts';
import { freePort, runProgram, startServer } from './server-process.ts';

export const slapdSuffix = 'dc=gate,dc=test';
export const slapdAdmin = { bindDn: `cn=admin,${slapdSuffix}`, password: 'turnstile' } as const;

export interface Slapd extends Resumable {
  /** `ldap://127.0.0.1:port`, which also does StartTLS where it has a certificate. */
  readonly url: string;
  /** `ldaps://localhost:port`; null without a certificate. */
  readonly secureUrl: string | null;
  readonly port: number;
}

export interface SlapdSettings {
  /** LDIF of what stands below the suffix, which is there already. */
  readonly ldif?: string;
  /** Lines of the database's configuration: `access to ...`, `limits ...`. */
  readonly lines?: readonly string[];
  /** So many changes are remembered by which the server can tell what was removed; none unless told. */
  readonly sessionLog?: number;
  /** Files of a certificate in PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly authority: string };
}

/** OpenLDAP's server, or why there is none. */
export function findSlapd(): { readonly slapd: string; readonly slapadd: string } | { readonly missing: string } {
  const slapd = findProgram('slapd');
  const slapadd = findProgram('slapadd');
  if (slapd === null || slapadd === null) return { missing: 'slapd is not installed (Debian: apt-get install slapd)' };
  return { slapd, slapadd };
}

export async function startSlapd(settings: SlapdSettings = {}): Promise<Slapd> {
  const found = findSlapd();
  if ('missing' in found) throw new Error(found.missing);
  const securePort = settings.tls === undefined ? null : await freePort();
  const words = (folder: string, port: number): string[] => {
    const urls = [`ldap://127.0.0.1:${port}`, ...(securePort === null ? [] : [`ldaps://127.0.0.1:${securePort}`])];
    return [found.slapd, '-f', join(folder, 'slapd.conf'), '-h', urls.join(' '), '-d', '0'];
  };
  const server = await startServer({
    name: 'slapd',
    stopSignal: 'INT',
    async prepare(folder) {
      await mkdir(join(folder, 'db'));
      await writeFile(join(folder, 'slapd.conf'), configurationOf(folder, settings));
      await writeFile(join(folder, 'data.ldif'), `${suffixEntry}\n${settings.ldif ?? ''}`);
      await runProgram([found.slapadd, '-q', '-w', '-f', join(folder, 'slapd.conf'), '-l', join(folder, 'data.ldif')]);
    },
    command: async (folder, port) => ({ words: words(folder, port) }),
    signIn: (_folder, port) => signIn(port),
  });
  const { folder, port } = server;
  return {
    url: `ldap://127.0.0.1:${port}`,
    secureUrl: securePort === null ? null : `ldaps://localhost:${securePort}`,
    port,
    ...resumable(server, 'INT', { words: words(folder, port) }, () => signIn(port)),
  };
}

async function signIn(port: number): Promise<void> {
  const client = await connectLdap({
    name: 'slapd',
    addresses: [{ host: '127.0.0.1', port, secure: false }],
    tls: { verify: 'none' },
    startTls: false,
    limits: { connect: 10_000, answer: 10_000 },
  });
  client.close();
}

const suffixEntry = `dn: ${slapdSuffix}
objectClass: dcObject
objectClass: organization
dc: gate
o: Gate
`;

/** Modules and overlays as Debian has them; `memberOf` is kept by an overlay, `contextCSN` by another. */
function configurationOf(folder: string, { tls, lines = [], sessionLog }: SlapdSettings): string {
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis'];
  return [
    ...schemas.map((schema) => `include /etc/ldap/schema/${schema}.schema`),
    'modulepath /usr/lib/ldap',
    ...['back_mdb', 'syncprov', 'memberof', 'ppolicy'].map((module) => `moduleload ${module}`),
    `pidfile ${join(folder, 'slapd.pid')}`,
    ...(tls === undefined
      ? []
      : [
          `TLSCACertificateFile ${tls.authority}`,
          `TLSCertificateFile ${tls.certificate}`,
          `TLSCertificateKeyFile ${tls.key}`,
        ]),
    'database mdb',
    'maxsize 1073741824',
    'dbnosync',
    `suffix ${slapdSuffix}`,
    `rootdn ${slapdAdmin.bindDn}`,
    `rootpw ${slapdAdmin.password}`,
    `directory ${join(folder, 'db')}`,
    'index objectClass,entryUUID,entryCSN,uid,member eq',
    ...lines,
    'overlay syncprov',
    ...(sessionLog === undefined ? [] : [`syncprov-sessionlog ${sessionLog}`]),
    'overlay memberof',
    'memberof-group-oc groupOfNames',
    '',
  ].join('\n');
}
