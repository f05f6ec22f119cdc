import { createHash } from 'node:crypto';
import type { EntityConfig } from '../config/document.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import type { MappedEntity, RecordOf } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { compileDocuments } from './documents.ts';
import type { CompileExpression } from './expression.ts';
import { type Compilation, fieldSource } from './fields.ts';
import { compileIdentifiers, identifierKeyColumns } from './identifiers.ts';
import type { Mapped, Mapper } from './mapper.ts';
import { compileDepartments, compileNamed } from './named.ts';
import { compilePersons, personFields } from './persons.ts';
import { compilePhotos } from './photos.ts';
import { compileSchedules } from './schedules.ts';
import { type Zone, zoneOf } from './zone.ts';

/** Part of every fingerprint. Raise it with each change after which a row can be mapped otherwise than before. */
const codeVersion = 3;

export interface MappingOptions {
  /** IANA zone of dates without one; undefined is the server's. */
  readonly timezone: string | undefined;
  /** Path of the entity in the configuration document: `sources[0].persons`. */
  readonly place: string;
}

/**
 * Compiles the configuration of an entity for the columns of one result.
 *
 * Throws GatehouseErrors with all that is wrong with it: `config.column` (a column is not in the result), `config.invalid` (an
 * expression, format, default or combination of fields), `config.unknownKey` (a field that the entity does not have).
 */
export async function compileMapper<E extends MappedEntity>(
  entity: E,
  config: EntityConfig,
  columns: readonly string[],
  options: MappingOptions,
): Promise<Mapper<E>> {
  const errors: GatehouseError[] = [];
  const zone = zoneOrError(options, errors);
  const compileExpression = await expressionsOf(config);
  const compilation: Compilation = { config, columns, zone, place: options.place, errors, compileExpression };
  refuseUnknownFields(entity, compilation);
  const map = compilers[entity](compilation);
  if (errors.length > 0) throw new GatehouseErrors(errors);
  return {
    entity,
    fingerprint: fingerprintOf(entity, compilation),
    keyColumns: keyColumnsOf(entity, compilation),
    map: withReferenceKind(config, map),
  };
}

/** The language of expressions takes longer to load than everything else here, and many configurations have none. */
async function expressionsOf({ fields }: EntityConfig): Promise<CompileExpression> {
  if (Object.values(fields).some(({ kind }) => kind === 'expression')) {
    return (await import('./expression.ts')).compileExpression;
  }
  return () => {
    throw new Error('No field is an expression.');
  };
}

/** Rows whose reference to a person is to be read otherwise than before are other records, though the texts are the same. */
function withReferenceKind<R extends object>(
  { fields }: EntityConfig,
  map: (row: readonly Value[]) => Mapped<R>,
): (row: readonly Value[]) => Mapped<R> {
  const personBy = fields['person']?.by;
  if (personBy === undefined) return map;
  return (row) => {
    const mapped = map(row);
    return mapped.kind === 'record' ? { kind: 'record', record: { ...mapped.record, personBy } } : mapped;
  };
}

function keyColumnsOf(entity: MappedEntity, compilation: Compilation): readonly number[] {
  if (entity === 'identifiers') return identifierKeyColumns(compilation);
  return fieldSource(compilation, entity === 'photos' ? 'person' : 'key')?.columns ?? [];
}

type Compiler<E extends MappedEntity> = (compilation: Compilation) => (row: readonly Value[]) => Mapped<RecordOf[E]>;

const compilers: { readonly [E in MappedEntity]: Compiler<E> } = {
  departments: compileDepartments,
  positions: compileNamed,
  accessLevels: compileNamed,
  schedules: compileSchedules,
  persons: compilePersons,
  identifiers: compileIdentifiers,
  documents: compileDocuments,
  photos: compilePhotos,
};

const fieldsOf: Readonly<Record<MappedEntity, readonly string[]>> = {
  departments: ['key', 'name', 'parent', 'schedule', 'scheduleFrom', 'scheduleUntil'],
  positions: ['key', 'name'],
  accessLevels: ['key', 'name'],
  schedules: ['key', 'name', 'cycleDays', 'anchor', 'day', 'start', 'end', 'kind'],
  persons: personFields,
  identifiers: ['person', 'number', 'kind', 'validFrom', 'validUntil'],
  documents: ['key', 'person', 'type', 'from', 'to', 'number', 'comment'],
  photos: ['person', 'version'],
};

function refuseUnknownFields(entity: MappedEntity, { config, place, errors }: Compilation): void {
  const known = fieldsOf[entity];
  for (const name of Object.keys(config.fields)) {
    if (known.includes(name) || (entity === 'persons' && name.startsWith('custom.'))) continue;
    errors.push(
      new GatehouseError('config.unknownKey', `${place}.fields.${name}: ${entity} have no such field`, {
        place: `${place}.fields.${name}`,
        value: name,
        remedy: `The fields are ${known.join(', ')}${entity === 'persons' ? ' and custom.NAME' : ''}.`,
      }),
    );
  }
}

function zoneOrError({ timezone, place }: MappingOptions, errors: GatehouseError[]): Zone {
  try {
    // The time zone is a setting of the source, which the entity belongs to.
    return zoneOf(timezone, `${place.replace(/\.[^.]*$/u, '')}.timezone`);
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    errors.push(error);
    return zoneOf('UTC', place);
  }
}

function fingerprintOf(entity: MappedEntity, { config, columns, zone }: Compilation): string {
  const facts = { codeVersion, entity, config, columns, timezone: zone.name };
  return createHash('sha256').update(JSON.stringify(facts, sortKeys)).digest('hex');
}

/** Makes JSON independent of the order in which an object's keys were set. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
