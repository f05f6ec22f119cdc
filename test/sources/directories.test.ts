/** The suite of all directories, over OpenLDAP and over a Samba domain controller. */
import { Buffer } from 'node:buffer';
import { activeDirectory, ldap } from '../../src/sources/ldap/directory.ts';
import { serverAvailable } from '../servers/available.ts';
import { sambaSuffix, startSamba } from '../servers/samba.ts';
import { slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { domainSource, ldapSource } from './directory-config.ts';
import { describeDirectory } from './directory-suite.ts';

const kazakh = 'Әбдіқадыр Ғұмар Қуаныш Ңұрлан Өмірбек Ұлан Үміт Һ І — Ёжиков Щукин 😀';
const photo = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31 + (index >> 8)) % 256);
/** A photo may look like text, and bytes like the end of a text. */
const textual = Uint8Array.from(Buffer.from('plain text\0', 'latin1'));

type Values = Readonly<Record<string, string | Uint8Array | readonly string[]>>;

function entry(dn: string, values: Values): string {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    (typeof value === 'string' || value instanceof Uint8Array ? [value] : value).map(
      (one) => `${name}:: ${Buffer.from(one as string).toString('base64')}`,
    ),
  );
  return `dn:: ${Buffer.from(dn).toString('base64')}\n${lines.join('\n')}\n`;
}

/** The samples, an entry without them, and the many. */
function ldif(above: string, of: { base: Values; sample: Values; many: number; large: Values }): string {
  const one = (cn: string, values: Values): string => entry(`cn=${cn},${above}`, { ...of.base, cn, ...values });
  return [
    one('sample', of.sample),
    one('bare', {}),
    ...Array.from({ length: of.many }, (_, index) => one(`many${index}`, of.large)),
  ].join('\n');
}

function fields(columns: readonly string[]): object {
  const named = columns.filter((column) => column !== 'cn').map((column, index) => [`custom.c${index}`, column]);
  return { key: 'cn', surname: 'cn', ...Object.fromEntries(named) };
}

if (serverAvailable('slapd')) {
  const people = `ou=people,${slapdSuffix}`;
  const phones = Array.from({ length: 3000 }, (_, index) => `+7 ${String(index).padStart(6, '0')}`);
  const long = 'Ж'.repeat(1_000_000);
  const many = 40_000;
  describeDirectory({
    name: 'ldap',
    kind: ldap,
    async start() {
      const sample = {
        title: kazakh,
        description: long,
        displayName: 'before\0after',
        jpegPhoto: photo,
        audio: textual,
        telephoneNumber: phones,
        departmentNumber: ['b; c', 'a, "d"', 'Ё'],
        manager: `cn=Ким\\, \\"А\\",${people}`,
        carLicense: ['  leading and trailing  '],
      };
      const base = { objectClass: 'inetOrgPerson', sn: 'x' };
      const large = { description: 'x'.repeat(3000) };
      const unit = `dn: ${people}\nobjectClass: organizationalUnit\nou: people\n`;
      const server = await startSlapd({ ldif: `${unit}\n${ldif(people, { base, sample, many, large })}` });
      return {
        server,
        config: (filter, columns, connection) =>
          ldapSource({ url: connection ?? server.url }, { persons: { filter, fields: fields(columns) } }),
      };
    },
    samples: {
      title: kazakh,
      description: long,
      displayName: 'before\0after',
      jpegPhoto: photo,
      audio: textual,
      'telephoneNumber[|]': phones.join('|'),
      'departmentNumber[]': ['a, "d"', 'b; c', 'Ё'].join('\u001e'),
      'manager.rdn': 'Ким, "А"',
      carLicense: '  leading and trailing  ',
    },
    many,
    large: 'description',
    overflows: true,
  });
}

if (serverAvailable('samba')) {
  const unit = `OU=Many,${sambaSuffix}`;
  /** More than the controller gives at once. */
  const phones = Array.from({ length: 2000 }, (_, index) => `+7 ${String(index).padStart(6, '0')}`);
  const many = 1100;
  describeDirectory({
    name: 'active-directory',
    kind: activeDirectory,
    async start() {
      const sample = {
        title: kazakh,
        info: 'Ж'.repeat(1000),
        jpegPhoto: photo,
        audio: textual,
        otherTelephone: phones,
        manager: `CN=bare,${unit}`,
        url: ['b; c', 'a, "d"', 'Ё'],
      };
      const base = { objectClass: 'user', sn: 'x' };
      const large = { jpegPhoto: photo.subarray(0, 16_000) };
      const above = `dn: ${unit}\nobjectClass: organizationalUnit\n`;
      const server = await startSamba();
      const all = ldif(unit, { base, sample, many, large }).split('\n\n');
      // What the sample refers to is there before it.
      const [first = '', bare = '', ...rest] = all;
      await server.add(`${above}\n${[bare, first, ...rest].join('\n\n')}`);
      return {
        server,
        config: (filter, columns, connection) =>
          domainSource(
            { url: connection ?? server.url },
            { base: unit, without: ['departments', 'photos'], persons: { filter, fields: fields(columns) } },
          ),
      };
    },
    samples: {
      title: kazakh,
      info: 'Ж'.repeat(1000),
      jpegPhoto: photo,
      audio: textual,
      'otherTelephone[|]': phones.join('|'),
      'manager.rdn': 'bare',
      'url[]': ['a, "d"', 'b; c', 'Ё'].join('\u001e'),
    },
    many,
    large: 'jpegPhoto',
    overflows: false,
  });
}
