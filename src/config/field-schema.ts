import * as z from 'zod';
import { identifierKinds } from '../model/records.ts';
import { intervalKinds } from '../model/work-schedule.ts';
import { dateFormatFault } from './date-format.ts';
import { numberFormats } from './number-formats.ts';
import { always, choice, strictObject } from './strict-object.ts';

/**
 * How one field of a record is made of a row: a column's name, a mapping with a column, or a mapping with an expression. Which further
 * keys a mapping may have follows from what the field holds, so that none is accepted without effect.
 */

const columnName = z.string().min(1).describe('Name of a column of the query.');
const column = columnName.describe('The column that holds the field.');
const value = z
  .string()
  .min(1)
  .refine(partsAreClosed, 'has a {{ without }} after it')
  .describe('Text with {{ CEL }} parts; every column of the row is a variable in them.');
const fallback = z.string().describe('Used where the column is NULL or empty.');
const separator = z.string().min(1).max(10);

export const textField = field({ default: fallback.exactOptional() }).meta({ id: 'textField' });

/** Which key of a person a reference holds, where rows that share a `personKey` are one person. */
export const personReference = field({
  default: fallback.exactOptional(),
  by: choice(['key', 'personKey'])
    .describe('With identity: person, which of the two keys it holds; without it, whichever finds one person.')
    .exactOptional(),
}).meta({ id: 'personReference' });

const dateFormat = z
  .string()
  .min(1)
  .refine((format) => dateFormatFault(format) === null, {
    error: (issue) => (typeof issue.input === 'string' ? (dateFormatFault(issue.input) ?? undefined) : undefined),
  })
  .describe(
    'How the date is written: tokens YYYY MM DD HH mm ss, or iso, generalized (LDAP) or filetime (Windows). Without it, dates as databases write them (ISO 8601).',
  );
export const dateField = field({ format: dateFormat.exactOptional(), default: fallback.exactOptional() }).meta({
  id: 'dateField',
});

export const listField = field({
  separator: separator.describe('What stands between the items of the list.').meta({ default: ';' }).exactOptional(),
  default: fallback.exactOptional(),
}).meta({ id: 'listField' });
/** Access levels from groups of a directory. */
const groupsForm = strictObject({
  column: columnName
    .describe('Attribute of a person that names the groups.')
    .meta({ default: 'memberOf' })
    .exactOptional(),
  members: columnName
    .describe('Attribute of a group that names its members, where people do not name their groups: member, memberUid.')
    .exactOptional(),
  groups: z
    .record(z.string().min(1), z.string().min(1).max(500))
    .describe('Distinguished name of a group: name of the access level that it gives.')
    .exactOptional(),
  below: z
    .string()
    .min(1)
    .describe('Distinguished name: every group below it gives the access level of its own name.')
    .exactOptional(),
  nested: z
    .boolean()
    .describe('true: a member of a group in the group is a member.')
    .meta({ default: false })
    .exactOptional(),
}).check(always(checkGroups));
export const groupsField = z.union([...listField.options, groupsForm]).meta({ id: 'groupsField' });

function checkGroups(
  spec: { column?: unknown; members?: unknown; groups?: unknown; below?: unknown },
  fault: (sentence: string, path?: string[]) => void,
): void {
  if (spec.column !== undefined && spec.members !== undefined)
    fault('cannot stand beside column: membership is read at one end', ['members']);
  if (spec.groups === undefined && spec.below === undefined) fault('is missing, and so is below', ['groups']);
}

export const pathField = field({
  separator: separator.describe('What stands between the names of a path.').meta({ default: '/' }).exactOptional(),
  default: fallback.exactOptional(),
}).meta({ id: 'pathField' });

export const kindField = field({
  default: choice(identifierKinds).describe('The kind where the column is NULL or empty.').exactOptional(),
}).meta({ id: 'kindField' });

export const intervalKindField = field({
  default: choice(intervalKinds).describe('The kind where the column is NULL or empty.').exactOptional(),
}).meta({ id: 'intervalKindField' });

const numberFormat = choice(numberFormats).describe('How the number is written; see the page on card numbers.');
const bits = z.int().min(1).max(256).describe('Data bits of numbers in the format dec.').meta({ default: 32 });
const numberOptions = {
  format: numberFormat.exactOptional(),
  bits: bits.exactOptional(),
  default: fallback.exactOptional(),
};

export const numberField = z
  .union([
    columnName,
    strictObject({
      column,
      formatColumn: columnName.describe('A column that holds the format, row by row.').exactOptional(),
      ...numberOptions,
    }).check(always(checkNumber)),
    strictObject({ value, ...numberOptions }).check(always(checkNumber)),
  ])
  .meta({ id: 'numberField' });

/** The three forms of a field whose mappings may have these further keys. */
function field<S extends z.core.$ZodLooseShape>(options: S) {
  return z.union([columnName, strictObject({ column, ...options }), strictObject({ value, ...options })]);
}

function checkNumber(
  spec: { format?: string; formatColumn?: string; bits?: number },
  fault: (sentence: string, path?: string[]) => void,
): void {
  if (spec.format !== undefined && spec.formatColumn !== undefined) {
    fault('cannot stand beside format: a number has one format for all rows, or one for each', ['formatColumn']);
  }
  if (spec.bits !== undefined && spec.format !== 'dec' && spec.formatColumn === undefined) {
    fault('has a meaning only beside format: dec', ['bits']);
  }
}

function partsAreClosed(text: string): boolean {
  const last = text.lastIndexOf('{{');
  return last === -1 || text.indexOf('}}', last) !== -1;
}
