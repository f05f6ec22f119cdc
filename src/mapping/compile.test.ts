import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnField, FieldSpec } from '../config/document.ts';
import { errorCodes } from '../model/error-codes.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { compileMapper } from './compile.ts';

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
  '7',
  ' Иванов Иван Иванович ',
  '12',
  'T-7',
  'Инженер',
  'B;A',
  '2020-01-31',
  '31.12.2030',
  'нет',
  null,
];
const withValue = (name: string, value: Value): Value[] =>
  person.map((old, index) => (personColumns[index] === name ? value : old));

describe('a row of persons', async () => {
  const mapper = await compile('persons', personFields, personColumns);

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

  it('may end on the day it starts, also where only one of the two has a time', async () => {
    const periods = await compile(
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

  it('takes defaults where a column is empty', async () => {
    const fields = {
      key: column('k'),
      surname: column('s', { default: 'Unknown' }),
      blocked: column('b', { default: 'yes' }),
    };
    const mapped = (await compile('persons', fields, ['k', 's', 'b'])).map(['1', ' ', null]);
    expect(mapped).toMatchObject({ record: { surname: 'Unknown', blocked: true, accessLevels: null } });
  });

  it('takes a path of departments, and levels from an expression', async () => {
    const fields: Fields = {
      key: column('k'),
      surname: column('k'),
      departmentPath: column('p', { separator: '\\' }),
      accessLevels: { kind: 'expression', value: '{{ split(l, ",") }}' },
    };
    const mapped = (await compile('persons', fields, ['k', 'p', 'l'])).map(['1', 'A\\ B', 'y,x,y']);
    expect(mapped).toMatchObject({ record: { department: 'A\u001fB', accessLevels: ['x', 'y'] } });
  });
});

describe('any row', async () => {
  const mappers = await Promise.all([
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
  ]);
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
  it('are mapped', async () => {
    const departments = await compile(
      'departments',
      { key: column('id'), name: column('title'), parent: column('up') },
      ['ID', 'title', 'up'],
    );
    expect(departments.map(['1', ' IT ', ''])).toEqual({
      kind: 'record',
      record: { key: '1', name: 'IT', parent: null, schedule: null },
    });
    expect(departments.map(['1', null, ''])).toMatchObject({ rejection: { key: '1', code: 'mapping.required' } });
    const positions = await compile('positions', { key: column('id'), name: column('n') }, ['n', 'id']);
    expect(positions.map(['Engineer', 5])).toEqual({ kind: 'record', record: { key: '5', name: 'Engineer' } });
    expect(positions.keyColumns).toEqual([1]);
  });
});
