import { describe, expect, it } from 'vitest';
import type { ColumnField, FieldSpec } from '../config/document.ts';
import { GatehouseErrors } from '../model/errors.ts';
import type { MappedEntity } from '../model/records.ts';
import { compileMapper } from './compile.ts';
import { departmentBy, positionBy } from './references.ts';

type Fields = Readonly<Record<string, FieldSpec>>;

function column(name: string, more: Partial<ColumnField> = {}): FieldSpec {
  return { kind: 'column', column: name, ...more };
}

function compile<E extends MappedEntity>(
  entity: E,
  fields: Fields,
  columns: readonly string[],
  timezone = 'Europe/Moscow',
) {
  return compileMapper(entity, { query: 'SELECT 1', fields }, columns, { timezone, place: `sources[0].${entity}` });
}

async function errorsOf(entity: MappedEntity, fields: Fields, columns: readonly string[], timezone?: string) {
  try {
    await compile(entity, fields, columns, timezone);
  } catch (error) {
    if (error instanceof GatehouseErrors) return error.errors;
    throw error;
  }
  return [];
}

const personColumns = ['id', 'full_name', 'hired', 'dismissed'];
const personFields: Fields = {
  key: column('id'),
  name: column('full_name'),
  validFrom: column('hired'),
  validUntil: column('dismissed', { format: 'DD.MM.YYYY' }),
};

describe('a configuration', () => {
  const codes = async (entity: MappedEntity, fields: Fields, columns: readonly string[], timezone?: string) =>
    (await errorsOf(entity, fields, columns, timezone)).map(({ code, place }) => [code, place]);
  const key = column('id');
  const surname = column('id');

  it('that names a missing column is told where, with the nearest', async () => {
    const [error] = await errorsOf('persons', { key, surname, validFrom: column('hierd') }, ['id', 'hired']);
    expect(error).toMatchObject({
      code: 'config.column',
      place: 'sources[0].persons.fields.validFrom',
      value: 'hierd',
    });
    expect(error?.message).toContain('did you mean "hired"?');
  });

  it('is told of all its faults at once', async () => {
    const fields = {
      key,
      surname,
      validFrom: column('id', { format: 'D' }),
      blocked: column('id', { default: 'maybe' }),
      x: key,
    };
    expect(await codes('persons', fields, ['id'], 'Nowhere/Land')).toEqual([
      ['config.invalid', 'sources[0].timezone'],
      ['config.unknownKey', 'sources[0].persons.fields.x'],
      ['config.invalid', 'sources[0].persons.fields.validFrom'],
      ['config.invalid', 'sources[0].persons.fields.blocked.default'],
    ]);
  });

  it.each<[string, MappedEntity, Fields, string]>([
    ['without a key', 'persons', { surname }, 'key'],
    ['without a name', 'persons', { key }, 'name'],
    ['with two names', 'persons', { key, surname, name: surname }, 'name'],
    ['with two departments', 'persons', { key, surname, department: key, departmentPath: key }, 'departmentPath'],
    ['with two positions', 'persons', { key, surname, position: key, positionKey: key }, 'positionKey'],
    ['whose key is an expression', 'persons', { key: { kind: 'expression', value: '{{ id }}' }, surname }, 'key'],
    ['whose key has a default', 'persons', { key: column('id', { default: '0' }), surname }, 'key'],
    ['of cards without a format', 'identifiers', { person: key, number: key }, 'number'],
    [
      'of cards of an unknown format',
      'identifiers',
      { person: key, number: column('id', { format: 'w27' }) },
      'number.format',
    ],
    ['of a custom field that cannot be', 'persons', { key, surname, 'custom.': key }, 'custom.'],
  ])('%s is refused', async (_, entity, fields, field) => {
    expect(await codes(entity, fields, ['id'])).toEqual([['config.invalid', `sources[0].${entity}.fields.${field}`]]);
  });

  it('that fits two columns in another case is refused', async () => {
    expect(await codes('persons', { key, surname }, ['ID', 'Id'])).toContainEqual([
      'config.column',
      'sources[0].persons.fields.key',
    ]);
    expect(await codes('persons', { key, surname }, ['ID', 'id'])).toEqual([]);
  });

  it('says how departments and positions are to be read', () => {
    expect(departmentBy({ query: '', fields: { departmentPath: key } })).toBe('path');
    expect(departmentBy({ query: '', fields: { department: key } })).toBe('key');
    expect(departmentBy({ query: '', fields: {} })).toBe('none');
    expect(positionBy({ query: '', fields: { positionKey: key } })).toBe('key');
    expect(positionBy({ query: '', fields: { position: key } })).toBe('name');
    expect(positionBy({ query: '', fields: {} })).toBe('none');
  });
});

describe('a fingerprint', async () => {
  const { fingerprint: one } = await compile('persons', personFields, personColumns);

  it('does not depend on the order of the fields', async () => {
    const reversed = Object.fromEntries(Object.entries(personFields).reverse());
    expect((await compile('persons', reversed, personColumns)).fingerprint).toBe(one);
    expect(one).toMatch(/^[0-9a-f]{64}$/u);
  });
  it('changes with a field, the columns and the time zone', async () => {
    const others = await Promise.all([
      compile('persons', { ...personFields, validUntil: column('dismissed') }, personColumns),
      compile('persons', personFields, [...personColumns, 'x']),
      compile('persons', personFields, personColumns, 'Asia/Almaty'),
    ]);
    expect(new Set([one, ...others.map(({ fingerprint }) => fingerprint)]).size).toBe(4);
  });
});
