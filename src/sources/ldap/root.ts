/** What a directory says of itself: its parts, its version, the attributes that it knows. */
import type { LdapClient } from './client.ts';
import { isWithin, normalDn } from './dn.ts';
import { type LdapEntry, textOf, textsOf } from './entry.ts';

export interface Root {
  readonly contexts: readonly string[];
  /** The domain of Active Directory. */
  readonly domain: string | undefined;
  /** Numbers of the controls that the server knows. */
  readonly controls: ReadonlySet<string>;
  /** Where a domain controller keeps its settings. */
  readonly controller: string | undefined;
  /** Whether an attribute holds names of entries; known once `attributes` has been asked. */
  namesEntries(attribute: string): boolean;
  /** The part that holds an entry; the entry itself where no part is known. */
  contextOf(dn: string): string;
  /** What changes with every change below these bases; null where the directory tells nothing of the kind. */
  version(bases: readonly string[], signal?: AbortSignal): Promise<string | null>;
  /** Names of attributes in small letters; null where the account may not read the schema. */
  attributes(signal?: AbortSignal): Promise<ReadonlyMap<string, string> | null>;
}

const asked = [
  'namingContexts',
  'defaultNamingContext',
  'subschemaSubentry',
  'highestCommittedUSN',
  'dsServiceName',
  'supportedControl',
] as const;

export async function readRoot(client: LdapClient, signal?: AbortSignal): Promise<Root> {
  const entry = (await client.entry('', asked, signal)) ?? { dn: '', attributes: new Map() };
  const contexts = textsOf(entry, 'namingContexts').filter((context) => context !== '');
  // The longest first, since one part can stand below another.
  const byLength = contexts
    .map((context) => [context, normalDn(context)] as const)
    .sort((a, b) => b[1].length - a[1].length);
  const contextOf = (dn: string): string => byLength.find(([, normal]) => isWithin(normalDn(dn), normal))?.[0] ?? dn;
  const references = new Set<string>();
  return {
    contexts,
    controls: new Set(textsOf(entry, 'supportedControl')),
    controller: textOf(entry, 'dsServiceName'),
    namesEntries: (attribute) => references.has(attribute.toLowerCase()),
    domain: textOf(entry, 'defaultNamingContext'),
    contextOf,
    async version(bases, signal) {
      const usn = windowsVersion(entry);
      if (usn !== null) return usn;
      const parts = new Set(bases.map(contextOf));
      const versions: string[] = [];
      for (const part of [...parts].sort()) {
        const context = await client.entry(part, ['contextCSN'], signal);
        const numbers = context === null ? [] : textsOf(context, 'contextCSN');
        if (numbers.length === 0) return null;
        versions.push(`${normalDn(part)} ${[...numbers].sort().join(' ')}`);
      }
      return versions.length === 0 ? null : versions.join('; ');
    },
    async attributes(signal) {
      const schema = textOf(entry, 'subschemaSubentry');
      return schema === undefined ? null : schemaAttributes(client, schema, references, signal);
    },
  };
}

/** Numbers of changes belong to one controller, so its identity is a part of the version. */
function windowsVersion(entry: LdapEntry): string | null {
  const number = textOf(entry, 'highestCommittedUSN');
  const controller = textOf(entry, 'dsServiceName');
  return number === undefined || controller === undefined ? null : `${normalDn(controller)} ${number}`;
}

/** Syntaxes and attributes of which an attribute is made that holds distinguished names. */
const nameSyntax = /\bSYNTAX\s+'?1\.3\.6\.1\.4\.1\.1466\.115\.121\.1\.(?:12|34)\b|\bSUP\s+distinguishedName\b/i;

async function schemaAttributes(
  client: LdapClient,
  dn: string,
  references: Set<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string> | null> {
  const schema = await client.entry(dn, ['attributeTypes'], signal);
  const names = new Map<string, string>();
  for (const description of schema === null ? [] : textsOf(schema, 'attributeTypes')) {
    const number = /^\(\s*([0-9.]+)/.exec(description)?.[1];
    if (number !== undefined) names.set(number, number);
    const written = /\bNAME\s+('[^']*'|\([^)]*\))/.exec(description)?.[1] ?? '';
    for (const [, name = ''] of written.matchAll(/'([^']+)'/g)) {
      names.set(name.toLowerCase(), name);
      if (nameSyntax.test(description)) references.add(name.toLowerCase());
    }
  }
  return names.size === 0 ? null : names;
}
