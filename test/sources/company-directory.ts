/** A directory for tests: a small company, an account for each kind of trouble, and a unit with many people. */
import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import type { Value } from '../../src/model/value.ts';
import { ldap } from '../../src/sources/ldap/directory.ts';
import type { Source } from '../../src/sources/source.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { ldapSource, rowsByName } from './directory-config.ts';
import { testContext } from './source-config.ts';

export const people = `ou=people,${slapdSuffix}`;
export const many = 3500;
export const photo = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

export interface Company {
  server(): Slapd;
  files(): Certificates;
  open(lines: object): Promise<{ source: Source; config: SourceConfig }>;
  /** Rows of people with these fields. */
  persons(fields: object, more?: object, lines?: object): Promise<Readonly<Record<string, Value>>[]>;
  /** Words for the programs of OpenLDAP. */
  asAdmin(): string[];
}

/** Starts it before the tests of the suite and ends it after them. */
export function companyDirectory(): Company {
  let folder: string;
  let files: Certificates;
  let server: Slapd;
  const opened: Source[] = [];
  const company: Company = {
    server: () => server,
    files: () => files,
    async open(lines) {
      const config = ldapSource(server, lines);
      const source = await ldap.open(config, testContext);
      opened.push(source);
      return { source, config };
    },
    async persons(fields, more = {}, lines = {}) {
      const { source, config } = await company.open({ ...lines, persons: { filter: '(uid=*)', ...more, fields } });
      return rowsByName(source, config.persons?.query ?? '');
    },
    asAdmin: () => ['-x', '-H', server.url, '-D', slapdAdmin.bindDn, '-w', slapdAdmin.password],
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-ldap-'));
    files = await makeCertificates(folder, 'localhost');
    server = await startSlapd({ ldif: entries(), lines: accessRules, tls: files });
    // Added to the running server, whose overlay then writes memberOf.
    await runProgram(['ldapadd', ...company.asAdmin()], { input: groupEntries() });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(opened.map((source) => source.close()));
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return company;
}

const accessRules = [
  `limits dn.exact="cn=limited,${slapdSuffix}" size=2000`,
  `access to dn.subtree="${people}" by dn.exact="cn=blind,${slapdSuffix}" none by dn.exact="cn=nearsighted,${slapdSuffix}" search by * read`,
  'access to * by * read',
];

/** Its entries as LDIF; `padding` makes those of the many larger. */
export function entries(padding = 1): string {
  const unit = (dn: string, ou: string): string => entry(dn, { objectClass: 'organizationalUnit', ou });
  const groups = `ou=groups,${slapdSuffix}`;
  const person = (dn: string, values: Record<string, string | string[] | Buffer>): string =>
    entry(dn, { objectClass: 'inetOrgPerson', cn: 'x', ...values });
  const account = (name: string): string =>
    entry(`cn=${name},${slapdSuffix}`, {
      objectClass: ['organizationalRole', 'simpleSecurityObject'],
      cn: name,
      userPassword: 'secret',
    });
  return [
    unit(people, 'people'),
    unit(`ou=IT,${people}`, 'IT'),
    unit(`ou=Networks,ou=IT,${people}`, 'Networks'),
    unit(`ou=Отдел \\2B кадров,${people}`, 'Отдел + кадров'),
    unit(groups, 'groups'),
    person(`uid=kim,ou=IT,${people}`, {
      uid: 'kim',
      sn: 'Kim',
      employeeNumber: '17',
      carLicense: ['045,21002', '045,21003'],
      departmentNumber: ['Lab', 'Doors; front'],
      jpegPhoto: photo,
    }),
    person(`cn=Ёлкина\\, \\"Мария\\",ou=Отдел \\2B кадров,${people}`, {
      uid: 'elka',
      cn: 'Ёлкина, "Мария"',
      sn: 'Ёлкина',
      carLicense: '9;9',
      userPassword: Buffer.from('fffe00', 'hex'),
    }),
    person(`uid=deep,ou=Networks,ou=IT,${people}`, { uid: 'deep', sn: 'Deep' }),
    person(`uid=mover,${people}`, { uid: 'mover', sn: 'Mover', employeeNumber: '20' }),
    person(`uid=locked,${people}`, { uid: 'locked', sn: 'Locked', pwdAccountLockedTime: '000001010000Z' }),
    person(`uid=paused,${people}`, { uid: 'paused', sn: 'Paused', pwdAccountLockedTime: '20261127080000Z' }),
    entry(`cn=posix,${groups}`, { objectClass: 'posixGroup', cn: 'posix', gidNumber: '7', memberUid: 'elka' }),
    entry(`ou=elsewhere,${slapdSuffix}`, {
      objectClass: ['referral', 'extensibleObject'],
      ou: 'elsewhere',
      ref: `ldap://other.example.org/ou=elsewhere,${slapdSuffix}`,
    }),
    ...['limited', 'blind', 'nearsighted'].map(account),
    unit(`ou=many,${slapdSuffix}`, 'many'),
    ...Array.from({ length: many }, (_, index) =>
      person(`uid=m${index},ou=many,${slapdSuffix}`, {
        uid: `m${index}`,
        sn: 'Many',
        description: 'x'.repeat(padding),
      }),
    ),
  ].join('\n');
}

function groupEntries(): string {
  const groups = `ou=groups,${slapdSuffix}`;
  return [
    // The overlay writes memberOf only to what is there already.
    group(groups, 'inner', [`uid=deep,ou=Networks,ou=IT,${people}`, `cn=doors,${groups}`]),
    group(groups, 'doors', [`uid=kim,ou=IT,${people}`, `cn=inner,${groups}`]),
  ].join('\n');
}

function group(above: string, cn: string, members: readonly string[]): string {
  return entry(`cn=${cn},${above}`, { objectClass: 'groupOfNames', cn, member: [...members] });
}

function entry(dn: string, values: Readonly<Record<string, string | readonly string[] | Buffer>>): string {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (one: string | Buffer) => `${name}:: ${Buffer.from(one as string).toString('base64')}`,
    ),
  );
  return `dn:: ${Buffer.from(dn).toString('base64')}\n${lines.join('\n')}\n`;
}
