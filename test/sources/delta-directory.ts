/** A private slapd that can tell what was removed, with a small company in it, and the words to change it. */
import { runProgram } from '../servers/server-process.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';

export const people = `ou=people,${slapdSuffix}`;
export const outside = `ou=outside,${slapdSuffix}`;
export const groups = `ou=groups,${slapdSuffix}`;
export const itUnit = `ou=IT,${people}`;
export const hrUnit = `ou=HR,${people}`;
/** Units are departments, and people have a card each; what is said of people is each test's own. */
export const unitsAndCards = {
  departments: { filter: '(objectClass=organizationalUnit)', fields: { name: 'ou', parent: 'parentKey' } },
  identifiers: { fields: { number: { column: 'carLicense', format: 'w26' } } },
};

export interface DeltaDirectory {
  readonly server: Slapd;
  /** Records of LDIF with `changetype`. */
  change(...ldif: string[]): Promise<unknown>;
  rename(dn: string, rdn: string, above?: string): Promise<unknown>;
}

export async function startDeltaDirectory(
  settings: { readonly sessionLog?: number; readonly more?: readonly string[] } = {},
): Promise<DeltaDirectory> {
  const { sessionLog = 1000, more = [] } = settings;
  const server = await startSlapd({ ldif: [...entries(), ...more].map(numbered).join('\n'), sessionLog });
  const { bindDn, password } = slapdAdmin;
  const run = (program: string, words: readonly string[], input = ''): Promise<string> =>
    runProgram([program, '-x', '-H', server.url, '-D', bindDn, '-w', password, ...words], { input });
  return {
    server,
    change: (...ldif) => run('ldapmodify', [], ldif.join('\n')),
    rename: (dn, rdn, above) => run('ldapmodrdn', ['-r', ...(above === undefined ? [] : ['-s', above]), dn, rdn]),
  };
}

export const entriesOfCompany = 19;

/** Departments people, IT, Networks and HR; p0 to p9 in IT, q0 to q4 in HR. Each has a number. */
function entries(): string[] {
  const company = (letter: string, count: number, above: string): string[] =>
    Array.from({ length: count }, (_, index) =>
      person(
        `${letter}${index}`,
        above,
        `employeeNumber: ${letter}${index}`,
        `carLicense: 7,${numberOf(letter, index)}`,
      ),
    );
  return [
    unit('people', slapdSuffix),
    unit('outside', slapdSuffix),
    unit('groups', slapdSuffix),
    unit('IT', people),
    unit('Networks', `ou=IT,${people}`),
    unit('HR', people),
    ...company('p', 10, `ou=IT,${people}`),
    ...company('q', 5, `ou=HR,${people}`),
  ];
}

function numberOf(letter: string, index: number): number {
  return (letter === 'p' ? 100 : 200) + index;
}

/** The same identity whichever server the entry is loaded into. */
function numbered(entry: string, index: number): string {
  return `${entry}entryUUID: 00000000-0000-4000-8000-${String(index).padStart(12, '0')}\n`;
}

export function person(uid: string, above: string, ...lines: string[]): string {
  const all = [
    `dn: uid=${uid},${above}`,
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    'cn: x',
    `sn: S${uid}`,
    ...lines,
  ];
  return `${all.join('\n')}\n`;
}

export function unit(ou: string, above: string): string {
  return `dn: ou=${ou},${above}\nobjectClass: organizationalUnit\nou: ${ou}\n`;
}

/** The change that adds an entry. */
export function added(entry: string): string {
  return entry.replace('\n', '\nchangetype: add\n');
}

export function deleted(dn: string): string {
  return `dn: ${dn}\nchangetype: delete\n`;
}

/** `sets('sn', 'Kim')` of an entry; without a value the attribute goes. */
export function sets(dn: string, attribute: string, value?: string): string {
  const line = value === undefined ? '' : `${attribute}: ${value}\n`;
  return `dn: ${dn}\nchangetype: modify\nreplace: ${attribute}\n${line}`;
}
