import { describe, expect, it } from 'vitest';
import type { ColumnField, FieldSpec } from '../config/document.ts';
import type { Value } from '../model/value.ts';
import { compileMapper } from './compile.ts';

function compile(number: Partial<ColumnField>, kind: FieldSpec | undefined = { kind: 'column', column: 'kind' }) {
  const fields: Record<string, FieldSpec> = {
    person: { kind: 'column', column: 'person' },
    number: { kind: 'column', column: 'number', ...number },
    validUntil: { kind: 'column', column: 'until' },
    kind,
  };
  const columns = ['person', 'number', 'kind', 'format', 'until'];
  return compileMapper('identifiers', { query: '', fields }, columns, {
    timezone: 'UTC',
    place: 'sources[0].identifiers',
  });
}

describe('an identifier', async () => {
  const fixed = await compile({ format: 'w26' });

  it('has the canonical form of its number', () => {
    expect(fixed.map(['7', ' 213,02000 ', null, null, '2030-01-01'])).toEqual({
      kind: 'record',
      record: {
        person: '7',
        kind: 'card',
        number: '213,02000',
        format: 'w26',
        bits: 24,
        value: 'D507D0',
        validFrom: null,
        validUntil: '2030-01-01',
      },
    });
  });

  it.each<[string, Value, Value, string]>([
    ['a number in another form', '21302000x', 'card', 'number.syntax'],
    ['a number out of range', '999,02000', 'card', 'number.range'],
    ['an unknown kind', '213,02000', 'key', 'mapping.choice'],
    ['no number', null, 'card', 'cycle.nullKey'],
  ])('with %s is rejected', (_, number, kind, code) => {
    const mapped = fixed.map(['7', number, kind, null, null]);
    if (mapped.kind !== 'rejection') throw new Error('accepted');
    expect(mapped.rejection.code).toBe(code);
    expect(mapped.rejection.key).toBe(number === null ? null : `7 ${String(number)}`);
    expect(mapped.rejection.reason).toMatch(/column \w+.*\.$/u);
  });

  it('that is a plain text needs no format', async () => {
    const plain = { format: null, bits: 0 };
    expect(fixed.map(['7', 'a 123 bc', 'Plate', null, null])).toMatchObject({
      record: { ...plain, kind: 'plate', number: 'a 123 bc', value: 'A123BC' },
    });
    const without = await compile({});
    expect(without.map(['7', 'tpl 1', 'fingerprint', null, null])).toMatchObject({
      record: { ...plain, value: 'TPL1' },
    });
    expect(without.map(['7', '1', 'card', null, null])).toMatchObject({ rejection: { code: 'number.format' } });
  });

  it('may have its format in a column', async () => {
    const byRow = await compile({ format: 'w26', formatColumn: 'format' });
    expect(byRow.map(['7', 'D507D0', 'card', 'HEX', null])).toMatchObject({
      record: { format: 'hex', bits: 24, value: 'D507D0' },
    });
    expect(byRow.map(['7', '213,02000', 'card', '', null])).toMatchObject({ record: { format: 'w26' } });
    expect(byRow.map(['7', '213,02000', 'card', 'w27', null])).toMatchObject({
      rejection: { code: 'number.format', column: 'format' },
    });
    expect(byRow.keyColumns).toEqual([0, 1, 2, 3]);
  });

  it('has the columns of an expression as part of its key', async () => {
    const { keyColumns } = await compile({ format: 'w26' }, { kind: 'expression', value: '{{ {"K": "card"}[kind] }}' });
    expect(keyColumns).toEqual([0, 1, 2]);
    expect(fixed.keyColumns).toEqual([0, 1, 2]);
  });
});
