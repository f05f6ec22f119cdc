/** What a pushed record is: an object of plain values that says which record of its entity it is. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import type { RowEntity } from '../model/records.ts';
import type { PushedRecord } from '../registry/pushed-records.ts';

const mostProperties = 200;
const mostCharacters = 64 * 1024;
const deletedMark = '@deleted';

/** The fields whose values together identify a record, and the one that names its person. */
const identity: Readonly<Record<RowEntity, { readonly id: readonly string[]; readonly person: string | null }>> = {
  departments: { id: ['key'], person: null },
  positions: { id: ['key'], person: null },
  accessLevels: { id: ['key'], person: null },
  schedules: { id: ['key', 'day', 'start'], person: null },
  persons: { id: ['key'], person: 'key' },
  identifiers: { id: ['person', 'number'], person: 'person' },
  documents: { id: ['key'], person: 'person' },
};

type ReadRecord = (line: string) => PushedRecord;

/** Errors of the function: `push.record`. */
export function recordReader(config: SourceConfig, entity: RowEntity): ReadRecord {
  const entityConfig: EntityConfig | undefined = config[entity];
  if (entityConfig === undefined) throw notConfigured(config.name, entity);
  const columnOf = (field: string): string => {
    const spec = entityConfig.fields[field];
    return spec?.kind === 'column' ? spec.column : field;
  };
  const { id, person } = identity[entity];
  return (line) => {
    const { [deletedMark]: deleted, ...values } = parsedRecord(line);
    const isDeleted = deleted === true;
    const optional = entity === 'schedules' ? ['day', 'start'] : [];
    const parts = id.map((field) => idText(values, columnOf(field), !optional.includes(field)));
    // Whose document it was is known; whose it is must be said.
    const owner =
      person === null || (isDeleted && entity === 'documents') ? null : idText(values, columnOf(person), true);
    const body = isDeleted ? null : JSON.stringify(values);
    if (body !== null && body.length > mostCharacters) throw unusable(`has more than ${mostCharacters} characters`);
    return { entity, id: parts.join('\u001f'), person: owner, body };
  };
}

/** Errors: `push.record`. */
export function parsedRecord(line: string): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch (error) {
    throw unusable(`is not JSON: ${messageOf(error)}`);
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw unusable('is not an object');
  const entries = Object.entries(record);
  if (entries.length > mostProperties) throw unusable(`has more than ${mostProperties} properties`);
  for (const [name, value] of entries) {
    if (name.length > 100 || name === '' || name === '__proto__')
      throw unusable(`has a property that cannot be: ${JSON.stringify(name.slice(0, 100))}`);
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!isPlain) throw unusable(`has in ${name} neither text, number, true, false nor null`);
    // Read from JSON it may be another number than the one that was sent: two keys, or two cards, would become one.
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
      throw unusable(`has in ${name} a number of more digits than a number keeps: send it as text`);
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) {
      throw unusable(`has in ${name} a character that cannot be kept`);
    }
  }
  return record as Record<string, unknown>;
}

function idText(values: Readonly<Record<string, unknown>>, column: string, required: boolean): string {
  const value = Object.hasOwn(values, column) ? values[column] : null;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = isPlain ? String(value).trim() : '';
  if (text === '' && required) throw unusable(`has no ${column}, which identifies it`);
  if (text.length > 500) throw unusable(`has more than 500 characters in ${column}, which identifies it`);
  return text;
}

function unusable(what: string): GatehouseError {
  return new GatehouseError('push.record', `The record ${what}`);
}

/** Nothing says what the properties of these records mean. */
export function notConfigured(source: string, entity: string): GatehouseError {
  return new GatehouseError('config.unsupported', `Source ${source} has no ${entity} in its configuration`, {
    place: `${source}.${entity}`,
    remedy: `Say under ${entity}.fields what the properties of the records mean.`,
  });
}
