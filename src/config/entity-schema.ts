import * as z from 'zod';
import { defaultPhotos } from './defaults.ts';
import { dateField, kindField, listField, numberField, pathField, personReference, textField } from './field-schema.ts';
import { always, choice, strictObject } from './strict-object.ts';
import { assignment } from './time-schema.ts';

/** The entities of a source: a query each, and what its columns mean. */

const query = z
  .string()
  .min(1)
  .describe('The query whose rows are read, in the language of the source. Not for type push.')
  .exactOptional();
/** For the entities whose rows belong to one person each. */
const one = z
  .string()
  .refine((text) => /(?<![:\w]):key\b/.test(text), 'must have the parameter :key, the key of the person')
  .describe('The query of the rows of one person, by the parameter :key: a faster way to refresh people.')
  .exactOptional();
export const key = textField.describe('The identity of the row in the source: unique and never NULL.');

export const departmentsSchema = strictObject({
  query,
  fields: strictObject({
    key,
    parent: textField.describe('Key of the department above; NULL or empty for the top.').exactOptional(),
    name: textField.describe('Name of the department.'),
    ...assignment('department'),
  }).describe('Which column is which field.'),
}).describe('The departments, one row each.');

export const positionsSchema = strictObject({
  query,
  fields: strictObject({ key, name: textField.describe('Name of the position.') }).describe(
    'Which column is which field.',
  ),
}).describe('The positions, one row each.');

export const accessLevelsSchema = strictObject({
  query,
  fields: strictObject({ key, name: textField.describe('Name of the access level.') }).describe(
    'Which column is which field.',
  ),
}).describe('The access levels, one row each.');

const optionalText = (description: string) => textField.describe(description).exactOptional();

/** Keys of `persons.fields`; besides them there are any number of `custom.<name>`. */
export const personFields = {
  key,
  name: optionalText('Surname, given name and patronymic in one text. Excludes surname, givenName and patronymic.'),
  surname: optionalText('Surname.'),
  givenName: optionalText('Given name.'),
  patronymic: optionalText('Patronymic or middle name.'),
  department: optionalText('Key of the department. Excludes departmentPath.'),
  departmentPath: pathField
    .describe('Names of the departments from the top, made on first use. Excludes department.')
    .exactOptional(),
  employeeId: optionalText('Personnel number.'),
  position: optionalText('Name of the position, made on first use. Excludes positionKey.'),
  positionKey: optionalText('Key of a row of positions. Excludes position.'),
  accessLevels: listField.describe('Names or keys of the access levels, as a list.').exactOptional(),
  ...assignment('person'),
  validFrom: dateField.describe('First day or instant of access.').exactOptional(),
  validUntil: dateField.describe('Last day or instant of access.').exactOptional(),
  blocked: optionalText('Whether access is blocked: true/false, 1/0, yes/no.'),
  personKey: optionalText('With identity: person, what all rows of one person share, such as a national number.'),
  order: optionalText('With identity: person, a whole number; of the rows that are in force the lowest speaks.'),
};

const customField = /^custom\.[^.\s][^.]{0,59}$/u;

const described = {
  description: 'Which column is which field; custom.<name> makes a custom field.',
  customFields: true,
};
const personFieldsSchema = z
  .object(personFields)
  .catchall(textField)
  .check(always(checkPersonKeys), always(checkPersonNames))
  .meta(described);

/** The same of a source that knows the fields which are not given. */
export function presetPersonFields<S extends z.core.$ZodLooseShape>(fields: S, needsName: boolean) {
  const checks = needsName ? [always(checkPersonKeys), always(checkPersonNames)] : [always(checkPersonKeys)];
  return z
    .object(fields)
    .catchall(textField)
    .check(...checks)
    .meta(described);
}

/** What a source of any kind says of people besides where they are. */
export const personsRules = {
  match: z
    .array(z.string().min(1))
    .describe('On first sight, adopt the one person without a link who agrees on all of these fields.')
    .meta({ default: [] })
    .exactOptional(),
  identity: choice(['record', 'person'])
    .describe('record: each row is a person of its own; person: rows that share personKey are one person.')
    .meta({ default: 'record' })
    .exactOptional(),
};

export const personsSchema = strictObject({ query, one, fields: personFieldsSchema, ...personsRules })
  .check(always(checkMatch), always(checkIdentity))
  .describe('The people, one row each.');

export const identifierFields = {
  person: personReference.describe('Key of the person who holds the identifier.'),
  number: numberField.describe('The number as the source writes it, with its format.'),
  kind: kindField.describe('card, fob, fingerprint, face, pin, plate or other.').exactOptional(),
  validFrom: dateField.describe('First day or instant of validity.').exactOptional(),
  validUntil: dateField.describe('Last day or instant of validity.').exactOptional(),
};
export const identifierFieldsUnsupported = {
  format: 'the format belongs to the number: number: { column: ..., format: ... } or formatColumn',
};

export const identifiersSchema = strictObject({
  query,
  one,
  fields: strictObject(identifierFields, identifierFieldsUnsupported).describe('Which column is which field.'),
}).describe('Cards and other identifiers, any number for each person.');

const side = (description: string, usual: number) =>
  z.int().min(16).max(4096).describe(description).meta({ default: usual }).exactOptional();

/** What photos are made into. */
export const photoMaking = {
  box: strictObject({
    width: side('Width in pixels.', defaultPhotos.width),
    height: side('Height in pixels.', defaultPhotos.height),
  })
    .describe('Photos are made smaller until they fit into this box.')
    .exactOptional(),
  quality: z
    .int()
    .min(1)
    .max(100)
    .describe('Quality of the JPEG that is kept, 1 to 100.')
    .meta({ default: defaultPhotos.quality })
    .exactOptional(),
};

export const photosSchema = strictObject({
  versions: strictObject({
    query: z.string().min(1).describe('The query whose rows are read, in the language of the source.'),
    fields: strictObject({
      person: personReference.describe('Key of the person.'),
      version: textField.describe('What changes whenever the photo changes; NULL or empty where there is no photo.'),
    }).describe('Which column is which field.'),
  })
    .describe('Which photo each person has, one row each: only photos whose version changed are fetched.')
    .exactOptional(),
  image: strictObject({
    query: z
      .string()
      .refine((text) => /(?<![:\w]):person\b/.test(text), 'must have the parameter :person, the key of the person')
      .describe('The query of one photo, by the parameter :person.'),
    column: z.string().min(1).describe('The column that holds the bytes of the photo.'),
  }).describe('Where the bytes of a photo are.'),
  ...photoMaking,
}).describe('The photos of people, one for each.');

type Fault = (sentence: string, path?: (string | number)[]) => void;

function checkPersonKeys(fields: object, fault: Fault): void {
  const known = [...Object.keys(personFields), 'custom.<name>'];
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(personFields, name) && !customField.test(name));
  // Told in the same way as strictObject does; see the note there.
  for (const name of unknown) fault(JSON.stringify({ known, unsupported: {} }), [name]);
}

function checkPersonNames(fields: object, fault: Fault): void {
  const has = (name: string): boolean => Object.hasOwn(fields, name);
  if (!has('name') && !has('surname')) fault('is missing: a person needs name, or surname and givenName', ['name']);
  for (const part of ['surname', 'givenName', 'patronymic']) {
    if (has('name') && has(part)) fault('cannot stand beside name, which already holds it', [part]);
  }
  if (has('department') && has('departmentPath')) fault('cannot stand beside department', ['departmentPath']);
  if (has('position') && has('positionKey')) fault('cannot stand beside position', ['positionKey']);
}

const notToMatchBy: ReadonlySet<string> = new Set(['key', 'accessLevels', 'personKey', 'order']);

export function checkMatch(persons: { fields?: unknown; match?: unknown }, fault: Fault): void {
  if (!Array.isArray(persons.match) || typeof persons.fields !== 'object' || persons.fields === null) return;
  const fields = persons.fields;
  for (const [index, name] of persons.match.entries()) {
    if (typeof name !== 'string' || name === '') continue;
    if (notToMatchBy.has(name)) fault('cannot be a field to match by', ['match', index]);
    else if (!Object.hasOwn(fields, name)) fault('is not one of the fields above it', ['match', index]);
    else if (persons.match.indexOf(name) < index) fault('is named twice', ['match', index]);
  }
}

export function checkIdentity(persons: { fields?: unknown; identity?: unknown; one?: unknown }, fault: Fault): void {
  const { fields, identity, one: ofOne } = persons;
  if (identity === 'person' && ofOne !== undefined) fault('has a meaning only with identity: record', ['one']);
  if (typeof fields !== 'object' || fields === null) return;
  if (identity === 'person') {
    if (!Object.hasOwn(fields, 'personKey')) {
      fault('is missing: with identity: person it says which rows are one person', ['fields', 'personKey']);
    }
    return;
  }
  for (const name of ['personKey', 'order']) {
    if (Object.hasOwn(fields, name)) fault('has a meaning only with identity: person', ['fields', name]);
  }
}
