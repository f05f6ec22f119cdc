import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnField, FieldSpec } from '../config/document.ts';
import { errorCodes } from '../model/error-codes.ts';
import { GatehouseErrors } from '../model/errors.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Value } from '../model/value.ts';
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

function errorsOf(entity: MappedEntity, fields: Fields, columns: readonly string[], timezone?: string) {
  try {
    compile(entity, fields, columns, timezone);
  } catch (error) {
    if (error instanceof GatehouseErrors) return error.errors;
    throw error;
  }
  return [];
}

const personColumns = ['id', 'full_name', 'dept', 'tab_no', 'post', 'levels', 'hired', 'dismissed', 'blocked', 'phone'];
const personFields: Fields = {
  key: column('id'),
  name: column('full_name'),
  department: column('dept'),
  employeeId: column('tab_no'),
  position: column('post'),
  accessLevels: column('levels', { separator: ';' }),
  validFrom: column('hired'),
  validUntil: column('dismissed', { format: 'DD.MM.YYYY' }),
  blocked: column('blocked'),
  'custom.phone': column('phone'),
  'custom.greeting': { kind: 'expression', value: 'Dear {{ part(trim(full_name), " ", 1) }}' },
};
const person: readonly Value[] = [
  ...['7', ' Иванов Иван Иванович ', '12', 'T-7', 'Инженер', 'B;A'],
  ...['2020-01-31', '31.12.2030', 'нет', null],
];
const withValue = (name: string, value: Value): Value[] =>
  person.map((old, index) => (personColumns[index] === name ? value : old));

describe('a row of persons', () => {
  const mapper = compile('persons', personFields, personColumns);

  it('becomes a record', () => {
    expect(mapper.map(person)).toEqual({
      kind: 'record',
      record: {
        key: '7',
        surname: 'Иванов',
        givenName: 'Иван',
        patronymic: 'Иванович',
        employeeId: 'T-7',
        department: '12',
        position: 'Инженер',
        accessLevels: ['A', 'B'],
        schedule: null,
        validFrom: '2020-01-31',
        validUntil: '2030-12-31',
        blocked: false,
        custom: { greeting: 'Dear Иван', phone: null },
      },
    });
    expect(mapper.keyColumns).toEqual([0]);
  });

  it.each<[string, Value, string, string | null]>([
    ['id', null, 'cycle.nullKey', null],
    ['id', '  ', 'cycle.nullKey', null],
    ['id', new Uint8Array([1]), 'mapping.bytes', null],
    ['full_name', '', 'mapping.required', '7'],
    ['full_name', '--', 'mapping.name', '7'],
    ['dept', 'a\0', 'mapping.text', '7'],
    ['hired', '2020-02-30', 'mapping.date', '7'],
    ['dismissed', '31.02.2024', 'mapping.date', '7'],
    ['dismissed', '30.01.2020', 'mapping.period', '7'],
    ['blocked', 'maybe', 'mapping.boolean', '7'],
    ['phone', '\ud800', 'mapping.text', '7'],
  ])('with %s = %j is rejected', (name, value, code, key) => {
    const mapped = mapper.map(withValue(name, value));
    if (mapped.kind !== 'rejection') throw new Error('accepted');
    expect(mapped.rejection).toMatchObject({ key, column: name, code });
    expect(mapped.rejection.reason).toMatch(/\. .*\.$/u);
  });

  it('says what was expected', () => {
    expect(mapper.map(withValue('dismissed', '31.02.2024'))).toEqual({
      kind: 'rejection',
      rejection: {
        key: '7',
        column: 'dismissed',
        value: '31.02.2024',
        code: 'mapping.date',
        reason:
          '"31.02.2024" in column dismissed is not a date in the format DD.MM.YYYY. ' +
          'Correct it in the source, or set the format of validUntil to how the source writes its dates.',
      },
    });
  });

  it('is rejected for its first fault in the order of the fields', () => {
    const row = withValue('blocked', 'maybe').map((value, index) =>
      personColumns[index] === 'hired' ? 'soon' : value,
    );
    expect(mapper.map(row)).toMatchObject({ rejection: { code: 'mapping.date', column: 'hired' } });
  });

  it('may end on the day it starts, also where only one of the two has a time', () => {
    const periods = compile(
      'persons',
      { key: column('k'), surname: column('k'), validFrom: column('f'), validUntil: column('u') },
      ['k', 'f', 'u'],
    );
    expect(periods.map(['1', '2024-01-31', '2024-01-31']).kind).toBe('record');
    expect(periods.map(['1', '2024-01-31 18:00', '2024-01-31']).kind).toBe('record');
    expect(periods.map(['1', '2024-01-31', '2024-01-31 00:00']).kind).toBe('record');
    expect(periods.map(['1', '2024-01-31', '2024-01-30 23:59']).kind).toBe('rejection');
    expect(periods.map(['1', '2024-02-01 00:00:01', '2024-01-31']).kind).toBe('rejection');
  });

  it('takes defaults where a column is empty', () => {
    const fields = {
      key: column('k'),
      surname: column('s', { default: 'Unknown' }),
      blocked: column('b', { default: 'yes' }),
    };
    const mapped = compile('persons', fields, ['k', 's', 'b']).map(['1', ' ', null]);
    expect(mapped).toMatchObject({ record: { surname: 'Unknown', blocked: true, accessLevels: null } });
  });

  it('takes a path of departments, and levels from an expression', () => {
    const fields: Fields = {
      key: column('k'),
      surname: column('k'),
      departmentPath: column('p', { separator: '\\' }),
      accessLevels: { kind: 'expression', value: '{{ split(l, ",") }}' },
    };
    const mapped = compile('persons', fields, ['k', 'p', 'l']).map(['1', 'A\\ B', 'y,x,y']);
    expect(mapped).toMatchObject({ record: { department: 'A\u001fB', accessLevels: ['x', 'y'] } });
  });
});

describe('any row', () => {
  const mappers = [
    compile('persons', personFields, personColumns),
    compile(
      'persons',
      {
        ...personFields,
        validUntil: column('dismissed'),
        'custom.x': { kind: 'expression', value: '{{ date(hired) }} {{ int(tab_no) + 1 }} {{ digits(post).size() }}' },
      },
      personColumns,
    ),
  ];
  const text = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '1',
      'true',
      '2024-01-31',
      '31.12.2024',
      '2024-01-31 02:30:00',
      'infinity',
      '0000-00-00',
      'A;B',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const value: fc.Arbitrary<Value> = fc.oneof(
    { weight: 12, arbitrary: text },
    fc.constant(null),
    fc.double(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 4 }),
  );
  const rows = fc.array(value, { minLength: personColumns.length, maxLength: personColumns.length });

  it('is either a record or a rejection, twice the same, and stays as it was', () => {
    let records = 0;
    fc.assert(
      fc.property(rows, (row) => {
        const before = structuredClone(row);
        for (const mapper of mappers) {
          const mapped = mapper.map(row);
          if (mapped.kind === 'record') records += 1;
          else expect(mapped.rejection.code in errorCodes).toBe(true);
          expect(mapper.map(row)).toEqual(mapped);
        }
        expect(row).toEqual(before);
      }),
      { numRuns: 2000 },
    );
    expect(records).toBeGreaterThan(0);
  });

  it('never makes a mapper throw, ten thousand times', () => {
    const kinds = { record: 0, rejection: 0 };
    const valid = person.map((one) => fc.oneof({ weight: 9, arbitrary: fc.constant(one) }, value));
    for (const row of fc.sample(fc.tuple(...valid), 10_000))
      for (const mapper of mappers) kinds[mapper.map(row).kind] += 1;
    expect(kinds.record + kinds.rejection).toBe(20_000);
    expect(kinds.record).toBeGreaterThan(1000);
    expect(kinds.rejection).toBeGreaterThan(1000);
  }, 30_000);
});

describe('the other entities', () => {
  it('are mapped', () => {
    const departments = compile('departments', { key: column('id'), name: column('title'), parent: column('up') }, [
      'ID',
      'title',
      'up',
    ]);
    expect(departments.map(['1', ' IT ', ''])).toEqual({
      kind: 'record',
      record: { key: '1', name: 'IT', parent: null },
    });
    expect(departments.map(['1', null, ''])).toMatchObject({ rejection: { key: '1', code: 'mapping.required' } });
    const positions = compile('positions', { key: column('id'), name: column('n') }, ['n', 'id']);
    expect(positions.map(['Engineer', 5])).toEqual({ kind: 'record', record: { key: '5', name: 'Engineer' } });
    expect(positions.keyColumns).toEqual([1]);
  });
});

describe('a configuration', () => {
  const codes = (entity: MappedEntity, fields: Fields, columns: readonly string[], timezone?: string) =>
    errorsOf(entity, fields, columns, timezone).map(({ code, place }) => [code, place]);
  const key = column('id');
  const surname = column('id');

  it('that names a missing column is told where, with the nearest', () => {
    const [error] = errorsOf('persons', { key, surname, validFrom: column('hierd') }, ['id', 'hired']);
    expect(error).toMatchObject({
      code: 'config.column',
      place: 'sources[0].persons.fields.validFrom',
      value: 'hierd',
    });
    expect(error?.message).toContain('did you mean "hired"?');
  });

  it('is told of all its faults at once', () => {
    const fields = {
      key,
      surname,
      validFrom: column('id', { format: 'D' }),
      blocked: column('id', { default: 'maybe' }),
      x: key,
    };
    expect(codes('persons', fields, ['id'], 'Nowhere/Land')).toEqual([
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
  ])('%s is refused', (_, entity, fields, field) => {
    expect(codes(entity, fields, ['id'])).toEqual([['config.invalid', `sources[0].${entity}.fields.${field}`]]);
  });

  it('that fits two columns in another case is refused', () => {
    expect(codes('persons', { key, surname }, ['ID', 'Id'])).toContainEqual([
      'config.column',
      'sources[0].persons.fields.key',
    ]);
    expect(codes('persons', { key, surname }, ['ID', 'id'])).toEqual([]);
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

describe('a fingerprint', () => {
  const one = compile('persons', personFields, personColumns).fingerprint;

  it('does not depend on the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(personFields).reverse());
    expect(compile('persons', reversed, personColumns).fingerprint).toBe(one);
    expect(one).toMatch(/^[0-9a-f]{64}$/u);
  });
  it('changes with a field, the columns and the time zone', () => {
    const others = [
      compile('persons', { ...personFields, validUntil: column('dismissed') }, personColumns),
      compile('persons', personFields, [...personColumns, 'x']),
      compile('persons', personFields, personColumns, 'Asia/Almaty'),
    ];
    expect(new Set([one, ...others.map(({ fingerprint }) => fingerprint)]).size).toBe(4);
  });
});
