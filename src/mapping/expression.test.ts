import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../model/errors.ts';
import type { Value } from '../model/value.ts';
import { compileExpression } from './expression.ts';
import { functionNames } from './expression-functions.ts';
import { isFault } from './fault.ts';
import { zoneOf } from './zone.ts';

const sample: Readonly<Record<string, Value>> = {
  make: 'lada',
  plate: null,
  tab: ' 42 ',
  phone: '+7 (900) 123-45-67',
  path: 'Завод / Цех 1 / Участок',
  hired: '31.12.2023',
  changed: '2024-01-31',
  code: '02',
  'Таб. №': '7',
};
const zone = zoneOf('UTC', 'x');

function compile(text: string, columns = Object.keys(sample), list = false) {
  return compileExpression(text, columns, {
    field: 'custom.x',
    place: 'sources[0].persons.fields.custom.x',
    zone,
    list,
  });
}

function evaluate(text: string, row: Readonly<Record<string, Value>> = sample, list = false) {
  return compile(text, Object.keys(row), list).read(Object.values(row));
}

function errorOf(text: string): GatehouseError {
  try {
    compile(text);
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

const manual = readFileSync(new URL('../../../docs/mapping.md', import.meta.url), 'utf8');
const examples = (/```expressions\n([\s\S]*?)```/u.exec(manual)?.[1] ?? '').trim().split('\n');

describe('the examples of the manual', () => {
  it.each(examples)('%s', (line) => {
    const [source = '', result = ''] = line.split(' -> ');
    expect(evaluate(`{{ ${source} }}`)).toEqual(JSON.parse(result));
  });

  it('show every function', () => {
    for (const name of functionNames)
      expect(
        examples.some((line) => line.includes(`${name}(`)),
        name,
      ).toBe(true);
  });
});

describe('a text with expressions', () => {
  it('is put together, with nothing for NULL', () => {
    expect(evaluate('{{ upper(make) }} [{{ plate }}] {{ int(code) }}')).toBe('LADA [] 2');
  });
  it('may contain braces in texts and maps', () => {
    expect(evaluate('{{ "}}" }}{{ "{{" }}{{ {"a": {"b": "c"}}["a"]["b"] }}')).toBe('}}{{c');
  });
  it('gives a list where a list is wanted', () => {
    expect(evaluate('{{ split("b;a", ";") }}', sample, true)).toEqual(['b', 'a']);
  });
  it('knows which columns it is made of', () => {
    expect(compile('{{ code }}{{ row.make }}{{ split(tab, " ").map(x, x).size() }}').columns).toEqual([0, 2, 7]);
  });
  it('finds columns in another case', () => {
    expect(evaluate('{{ MAKE }}')).toBe('lada');
  });
});

describe('a mistake in an expression', () => {
  it.each([
    ['{{ 1 + }}', 'config.invalid', 'at character 7'],
    ['{{ trim(1) }}', 'config.invalid', 'at character 4 of the expression: found no matching overload'],
    ['a {{ nope(make) }}', 'config.invalid', 'at character 6 of the expression: there is no function nope'],
    ['{{ make.matches("(a+)+") }}', 'config.invalid', 'matches is not available'],
    ['{{ split(make, "").exists(x, x.matches("k")) }}', 'config.invalid', 'matches is not available'],
    ['{{ re(make, "(") }}', 'config.invalid', 'missing closing'],
    ['{{ re(make, code) }}', 'config.invalid', 'must be written out'],
    ['{{ re(make, "a{900}b{900}c{900}") }}', 'config.invalid', 'the pattern is too large'],
    ['{{ date(make, "D.M.Y") }}', 'config.invalid', 'is not a format of dates'],
    ['{{ split(make, "").map(x, split(x, "").map(y, y)) }}', 'config.invalid', 'cannot stand within another'],
    ['{{ row[make] }}', 'config.invalid', 'must be written out'],
    ['{{ row }}', 'config.invalid', 'row must be followed'],
    ['{{ [1, 2] }}', 'config.invalid', 'it gives list<int>'],
    ['{{ cel.bind(a, make, a) }}', 'config.invalid', 'there is no .bind()'],
    ['{{ make ', 'config.invalid', 'is not closed'],
    ['{{ }}', 'config.invalid', 'is empty'],
    ['{{ mark }}', 'config.column', 'did you mean "make"?'],
    ['{{ row.mark }}', 'config.column', 'did you mean "make"?'],
    [`{{ ${'('.repeat(60)}make${')'.repeat(60)} }}`, 'config.invalid', 'maxDepth'],
  ])('%s is told with its place', (text, code, message) => {
    const error = errorOf(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.place).toContain('sources[0].persons.fields.custom.x');
  });
});

describe('an expression that fails on a row', () => {
  it.each([
    ['{{ "a" + plate }}', 'mapping.expression'],
    ['{{ int(make) }}', 'mapping.expression'],
    ['{{ {"01": "x"}[code] }}', 'mapping.expression'],
    ['{{ make.substring(9) }}', 'mapping.expression'],
    ['{{ date(make) }}', 'mapping.date'],
    ['{{ 1 / (int(code) - 2) }}', 'mapping.expression'],
  ])('%s is a fault of the row', (text, code) => {
    const fault = evaluate(text);
    if (!isFault(fault)) throw new Error('no fault');
    expect(fault.code).toBe(code);
    expect(fault.column).toBe('custom.x');
    expect(fault.reason).toMatch(/^The expression of custom\.x failed: .*\.$/u);
  });

  it('refuses binary values', () => {
    expect(evaluate('{{ x }}', { x: new Uint8Array([1]) })).toMatchObject({ code: 'mapping.bytes', column: 'x' });
  });

  it('does bounded work on hostile rows', () => {
    const long = 'a,'.repeat(4000);
    const doubled = '{{ [x + x].map(a, a + a + a + a + a).map(b, b + b + b + b + b).join("").contains("z") }}';
    expect(evaluate(doubled, { x: long })).toBe(false);
    expect(evaluate('{{ split(x, ",").size() }}', { x: long })).toMatchObject({ code: 'mapping.expression' });
    expect(evaluate('{{ upper(x + x) }}', { x: long })).toMatchObject({ code: 'mapping.expression' });
    expect(evaluate('{{ replace(x, "a", "aaaaaaaaaa") }}', { x: long })).toMatchObject({ code: 'mapping.expression' });
    expect(evaluate('{{ x }}', { x: long.repeat(2) })).toMatchObject({ code: 'mapping.expression' });
    const many = 'a,'.repeat(200);
    expect(
      evaluate(`{{ split(x, ",").map(y, ${Array(12).fill('size(upper(x))').join('+')}).size() }}`, { x: many }),
    ).toMatchObject({
      code: 'mapping.expression',
    });
    expect(evaluate('{{ re(x, "(a+,?)+$") }}', { x: `${long}b` })).toBe(false);
  });
});
