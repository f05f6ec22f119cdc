import * as z from 'zod';
import { isDnsServer } from '../model/dns-server.ts';
import { parseAddresses } from '../model/ldap-address.ts';
import { filterFault } from '../model/ldap-filter.ts';
import { defaultFullReadingEvery } from './defaults.ts';
import { durationPattern, durationText } from './duration.ts';
import {
  checkIdentity,
  checkMatch,
  identifierFields,
  identifierFieldsUnsupported,
  key,
  personFields,
  personsRules,
  photoMaking,
  presetPersonFields,
} from './entity-schema.ts';
import { groupsField, textField } from './field-schema.ts';
import { sourceBasics } from './source-basics.ts';
import { always, choice, strictObject } from './strict-object.ts';

/** Directories as sources: entries stand in the place of rows, attributes in the place of columns. */

const dn = z.string().min(1).max(2000);
const base = dn.describe('Distinguished name of the entry below which is searched.').exactOptional();
const attribute = z.string().min(1).max(200);

/** Where the entries of an entity are, instead of a query. */
const search = {
  base,
  scope: choice(['sub', 'one', 'base'])
    .describe('sub: everything below the base; one: the level below it; base: that entry alone.')
    .meta({ default: 'sub' })
    .exactOptional(),
  filter: z
    .string()
    .min(1)
    .max(10_000)
    .refine((text) => filterFault(text) === null, {
      error: (issue) => (typeof issue.input === 'string' ? (filterFault(issue.input) ?? undefined) : undefined),
    })
    .describe('Search filter of RFC 4515, such as (&(objectClass=person)(employeeNumber=*)).')
    .exactOptional(),
  attributes: z
    .array(attribute)
    .max(200)
    .describe('Attributes besides those that the fields name, for expressions.')
    .exactOptional(),
};

const ownKey = key.describe('The identity of the entry; entryUUID, or objectGUID in Active Directory.').exactOptional();
const ownPerson = textField.describe('Key of the person; the identity of the entry, as for people.').exactOptional();
const name = textField.describe('Name.');

function named(what: string, sentence: string) {
  return strictObject({
    ...search,
    fields: strictObject({ key: ownKey, name: name.describe(`Name of the ${what}.`) }).describe(
      'Which attribute is which field.',
    ),
  }).describe(sentence);
}

const departmentFields = {
  key: ownKey,
  name: name.describe('Name of the department.'),
  parent: textField.describe('Key of the department above; parentKey for that of the entry above.').exactOptional(),
  schedule: personFields.schedule,
  scheduleFrom: personFields.scheduleFrom,
  scheduleUntil: personFields.scheduleUntil,
};
const departments = strictObject({
  ...search,
  fields: strictObject(departmentFields).describe('Which attribute is which field.'),
}).describe('The departments, one entry each.');

const memberFields = {
  ...personFields,
  key: ownKey,
  accessLevels: groupsField.describe('Access levels: an attribute with names, or groups.').exactOptional(),
};

const memberRules = {
  ...personsRules,
  identity: choice(['record'], { person: 'this version does not join several entries to one person' })
    .describe('What an entry is: a person of its own.')
    .meta({ default: 'record' })
    .exactOptional(),
};

function persons(needsName: boolean) {
  return strictObject({ ...search, fields: presetPersonFields(memberFields, needsName), ...memberRules })
    .check(always(checkMatch), always(checkIdentity))
    .describe('The people, one entry each.');
}

const identifiers = strictObject({
  ...search,
  each: attribute
    .describe('One identifier for each value of this attribute; the attribute of the number where it is not given.')
    .exactOptional(),
  fields: strictObject({ ...identifierFields, person: ownPerson }, identifierFieldsUnsupported).describe(
    'Which attribute is which field.',
  ),
}).describe('Cards and other identifiers; where base and filter are not given, those of people.');

const photos = strictObject({
  base: search.base,
  scope: search.scope,
  filter: search.filter,
  attribute: attribute.describe('The attribute that holds the photo: jpegPhoto or thumbnailPhoto.'),
  version: attribute
    .describe('An attribute that changes whenever the photo does; modifyTimestamp, or whenChanged in Active Directory.')
    .exactOptional(),
  ...photoMaking,
}).describe('The photos of people; where base and filter are not given, those of people.');

const addresses = z
  .string()
  .min(1)
  .max(10_000)
  .refine((text) => typeof parseAddresses(text) !== 'string', {
    error: (issue) => {
      const fault = typeof issue.input === 'string' ? parseAddresses(issue.input) : '';
      return typeof fault === 'string' ? fault : undefined;
    },
  })
  .describe('Addresses of the servers, tried in this order: ldaps://dc1.example.org,ldaps://dc2.example.org.');

const tls = strictObject({
  startTls: choice(['required', 'never'])
    .describe('How ldap:// is encrypted; never sends the password as it is. ldaps:// is always encrypted.')
    .meta({ default: 'required' })
    .exactOptional(),
  ca: z
    .string()
    .min(1)
    .describe("File with the certificates of the trusted authorities in PEM, instead of the system's.")
    .exactOptional(),
  verify: choice(['full', 'ca', 'none'])
    .describe('What is checked of the certificate: authority and host, the authority alone, or nothing.')
    .meta({ default: 'full' })
    .exactOptional(),
}).describe('Encryption of the connection.');

const dns = z
  .array(z.string().refine(isDnsServer, 'must be an address of a DNS server, such as 10.0.0.10 or 10.0.0.10:5353'))
  .min(1)
  .max(10)
  .describe("DNS servers that know the directory's hosts, where those of this machine do not.")
  .exactOptional();

const fullReadingEvery = z
  .string()
  .regex(durationPattern, durationText)
  .describe(
    'Time from one reading of everything to the next; cycles in between read only what has changed. 0s: each cycle reads everything.',
  )
  .meta({ default: defaultFullReadingEvery })
  .exactOptional();

const password = z.string().max(1000).describe('Password of the account; stored encrypted.').exactOptional();

export const ldapSchema = strictObject({
  ...sourceBasics,
  type: z.literal('ldap').describe('Kind of the source.'),
  connection: addresses,
  bindDn: dn
    .describe('Distinguished name of the account that reads; without it, an anonymous sign-in.')
    .exactOptional(),
  password,
  tls: tls.exactOptional(),
  dns,
  fullReadingEvery,
  base: base,
  departments: departments.exactOptional(),
  positions: named('position', 'The positions, one entry each.').exactOptional(),
  accessLevels: named('access level', 'The access levels, one entry each.').exactOptional(),
  persons: persons(true).exactOptional(),
  identifiers: identifiers.exactOptional(),
  photos: photos.exactOptional(),
})
  .check(always(checkDirectory))
  .describe('An LDAP directory that people come from.');

const preset = <S extends z.core.$ZodLooseShape>(fields: S) =>
  strictObject({ ...search, fields: strictObject(fields).describe('Which attribute is which field.').exactOptional() });

const presetEntities = ['departments', 'photos'] as const;

export const activeDirectorySchema = strictObject({
  ...sourceBasics,
  type: z.literal('active-directory').describe('Kind of the source.'),
  domain: z
    .string()
    .regex(/^[^\s.,=:/]+(?:\.[^\s.,=:/]+)+$/, 'must be the DNS name of a domain, such as example.org')
    .describe('DNS name of the domain.'),
  connection: addresses
    .describe('Addresses of controllers; without it, DNS is asked for those of the domain.')
    .exactOptional(),
  account: z.string().min(1).max(1000).describe('The account that reads: name, name@domain or distinguished name.'),
  password,
  tls: tls.exactOptional(),
  dns,
  fullReadingEvery,
  base: base.describe('Distinguished name of the unit that people are in; without it, the whole domain.'),
  without: z
    .array(choice(presetEntities))
    .describe('What is not read although the preset has it: departments, photos.')
    .exactOptional(),
  departments: preset({ ...departmentFields, name: name.exactOptional() })
    .describe('Departments, where they differ from the preset.')
    .exactOptional(),
  persons: strictObject({ ...search, fields: presetPersonFields(memberFields, false).exactOptional(), ...memberRules })
    .check(always(checkIdentity))
    .describe('People, where they differ from the preset.')
    .exactOptional(),
  positions: named('position', 'The positions, one entry each.').exactOptional(),
  accessLevels: named('access level', 'The access levels, one entry each.').exactOptional(),
  identifiers: identifiers.exactOptional(),
  photos: strictObject({
    attribute: attribute.describe('The attribute that holds the photo.').exactOptional(),
    ...photoMaking,
  })
    .describe('Photos, where they differ from the preset.')
    .exactOptional(),
})
  .check(always(checkAccount))
  .describe('An Active Directory domain that people come from.');

type Fault = (sentence: string, path?: string[]) => void;

function checkDirectory(source: Readonly<Record<string, unknown>>, fault: Fault): void {
  if (source['bindDn'] !== undefined && source['password'] === undefined)
    fault('is missing: a directory takes an account without a password as nobody', ['password']);
  if (source['base'] !== undefined) return;
  for (const entity of ['departments', 'positions', 'accessLevels', 'persons'])
    if (isMapping(source[entity]) && source[entity]['base'] === undefined)
      fault('is missing, here and at the source', [entity, 'base']);
  for (const entity of ['identifiers', 'photos'])
    if (isMapping(source[entity]) && source[entity]['base'] === undefined && source['persons'] === undefined)
      fault('is missing, here and at the source', [entity, 'base']);
}

function checkAccount(source: Readonly<Record<string, unknown>>, fault: Fault): void {
  if (source['password'] === undefined) fault('is missing', ['password']);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
