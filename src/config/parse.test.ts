import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../model/error-codes.ts';
import { GatehouseErrors } from '../model/errors.ts';
import { contract } from './parse.example.ts';
import { type ParseOptions, parseDocument, readDocument } from './parse.ts';
import { resolveDocument } from './resolve.ts';

const nothing: ParseOptions = {
  env: {},
  readFile: (path) => {
    throw new Error(`no file ${path}`);
  },
};
const withPassword: ParseOptions = { ...nothing, env: { HR_PASSWORD: 'geheim' } };

describe('A configuration document', () => {
  it('of the contract is read, with references resolved and defaults filled in', () => {
    const { document, raw } = parseDocument(contract, withPassword);
    const [source] = document.sources;
    expect(source?.connection).toMatch(/Uid=hr;Pwd=geheim$/);
    expect(raw.sources[0]?.connection).toMatch(/Pwd=\$\{HR_PASSWORD\}$/);
    expect(source?.timeLimits).toEqual({ connect: 5000, firstRow: 120_000, silence: 60_000 });
    expect(source?.persons?.fields).toMatchObject({
      key: { kind: 'column', column: 'id' },
      departmentPath: { kind: 'column', column: 'path', separator: '/' },
      accessLevels: { kind: 'column', column: 'levels', separator: ',' },
      validUntil: { kind: 'column', column: 'dismissed', format: 'DD.MM.YYYY' },
      'custom.car': { kind: 'expression', value: '{{ trim(make) }} {{ upper(plate) }}' },
    });
    expect(source?.missing).toEqual({
      persons: { action: 'dismiss', afterCycles: 3 },
      departments: { action: 'delete', afterCycles: 1 },
      positions: { action: 'delete', afterCycles: 1 },
      accessLevels: { action: 'delete', afterCycles: 1 },
      schedules: { action: 'delete', afterCycles: 1 },
      documents: { action: 'delete', afterCycles: 1 },
      identifiers: { action: 'delete', afterCycles: 1 },
      photos: { action: 'keep', afterCycles: 1 },
    });
    expect(source?.guard).toMatchObject({
      emptyIsSuspicious: true,
      persons: { count: 50, percent: null, changePercent: 50 },
      departments: { count: null, percent: 10, changePercent: 80 },
      identifiers: { count: null, percent: 10, changePercent: 50 },
    });
  });

  it('blocks people who are missing and wins over nobody when nothing is said', () => {
    const { document } = parseDocument('sources: [{ name: a, type: sqlite, connection: "sqlite:hr.db" }]', nothing);
    expect(document.sources[0]).toMatchObject({
      priority: 100,
      readOnly: false,
      missing: { persons: { action: 'block', afterCycles: 1 } },
    });
  });

  it('can be resolved for one source while a reference of another is missing', () => {
    const text = `sources:
      - { name: a, type: sqlite, connection: "sqlite:a.db" }
      - { name: b, type: mysql, connection: "mysql://u:\${B}@h/d" }`;
    const { raw } = parseDocument(text, { ...nothing, env: { B: 'x' } });
    expect(resolveDocument(raw, nothing, ['a']).sources).toHaveLength(1);
    expect(() => resolveDocument(raw, nothing, ['b'])).toThrow('${B} is not set in the environment');
  });

  it('tells all its errors at once, in the order of the file', () => {
    const text = contract
      .replace('name: hr', 'name: HR')
      .replace('w26', 'w99')
      .replace('every: 5m', 'every: 5 minutes');
    expect(errorsOf(text, nothing).map(({ place }) => place)).toEqual([
      'sources[0].name',
      'sources[0].connection',
      'sources[0].schedule.every',
      'sources[0].identifiers.fields.number.format',
    ]);
  });

  it('never shows a secret in what it says about it', () => {
    const text = `sources: [{ name: a, type: mysql, connection: "postgres://u:geheim/x@h@d/e", priority: "Pwd=geheim" }]`;
    const errors = errorsOf(text);
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(`${error.message} ${error.value}`).not.toContain('geheim');
  });

  it('without a file, as the body of a request, names paths only', () => {
    const body = JSON.parse(
      '{ "sources": [{ "name": "a", "type": "sqlite", "connection": "sqlite:a", "x": 1 }] }',
    ) as unknown;
    expect(() => readDocument({ tree: body }, nothing)).toThrow(/^sources\[0\]\.x: is not a key/);
  });
});

/** What is changed in the contract's document, and what must be said of it. */
const mistakes: [name: string, old: string, wrong: string, code: ErrorCode, message: string][] = [
  [
    'an unknown key',
    'priority: 10',
    'prioritty: 10',
    'config.unknownKey',
    'sources[0].prioritty (line 8, column 5): is not a key that is known here. Did you mean priority?',
  ],
  [
    'an unknown field',
    'parent: parent_id',
    'parrent: parent_id',
    'config.unknownKey',
    'sources[0].departments.fields.parrent (line 17, column 9)',
  ],
  [
    'a misspelt custom field',
    'custom.phone: phone',
    'custm.phone: phone',
    'config.unknownKey',
    'Did you mean custom.phone?',
  ],
  ['a custom field without a name', 'custom.phone:', 'custom.:', 'config.unknownKey', 'Did you mean custom.<name>?'],
  [
    'a statement with a parameter that is not known',
    'priority: 10',
    'assignedNumbers: { update: "UPDATE e SET c = :nummer" }',
    'config.invalid',
    'sources[0].assignedNumbers.update (line 8, column 32): names the parameter :nummer',
  ],
  [
    'what rows of one person share, where each row is a person',
    'position: post',
    'personKey: s',
    'config.invalid',
    'sources[0].persons.fields.personKey (line 26, column 9): has a meaning only with identity: person',
  ],
  [
    'joined rows without what they share',
    'identity: record',
    'identity: person',
    'config.invalid',
    'sources[0].persons.fields.personKey (line 22, column 9): is missing',
  ],
  [
    'the key that a reference holds, where people have but one',
    'person: employee_id',
    'person: { column: employee_id, by: key }',
    'config.invalid',
    'sources[0].identifiers.fields.person.by (line 38, column 40): has a meaning only where persons have identity: person',
  ],
  [
    'a type of a later version',
    'type: odbc',
    'type: onec',
    'config.unsupported',
    'sources[0].type (line 4, column 11)',
  ],
  ['a type that does not exist', 'type: odbc', 'type: postgres', 'config.invalid', 'Did you mean postgresql?'],
  [
    'a missing field',
    'name: title',
    'parent: x2',
    'config.syntax',
    'sources[0].departments.fields.parent (line 18, column 9)',
  ],
  [
    'no name of people',
    'name: full_name',
    'patronymic: p',
    'config.invalid',
    'sources[0].persons.fields.name (line 22, column 9): is missing',
  ],
  [
    'a name told twice',
    'position: post',
    'surname: s',
    'config.invalid',
    'sources[0].persons.fields.surname (line 26, column 9): cannot stand beside name',
  ],
  ['two departments', 'position: post', 'department: d', 'config.invalid', 'sources[0].persons.fields.departmentPath'],
  [
    'a match by what is not read',
    'match: [employeeId]',
    'match: [custom.mail]',
    'config.invalid',
    'sources[0].persons.match[0] (line 33, column 15)',
  ],
  [
    'a number where a column belongs',
    'key: id\n        parent',
    'key: 7\n        parent',
    'config.invalid',
    'it is 7. Put it in quotes.',
  ],
  [
    'an unknown card format',
    'format: w26',
    'format: w27',
    'config.invalid',
    'sources[0].identifiers.fields.number.format (line 39, column 44)',
  ],
  [
    'bits that mean nothing',
    'format: w26',
    'format: w26, bits: 26',
    'config.invalid',
    'has a meaning only beside format: dec',
  ],
  ['two formats', 'format: w26', 'format: w26, formatColumn: f', 'config.invalid', 'cannot stand beside format'],
  [
    'a column and an expression',
    '{ column: path }',
    '{ column: path, value: x }',
    'config.invalid',
    'cannot stand beside column',
  ],
  ['a wrong date format', 'DD.MM.YYYY', 'DD.MM.YY', 'config.invalid', 'may hold only the letters YYYY'],
  ['an unclosed expression', '{{ upper(plate) }}', '{{ upper(plate)', 'config.invalid', 'has a {{ without }} after it'],
  ['a kind that does not exist', 'default: card', 'default: cards', 'config.invalid', 'Did you mean card?'],
  ['an unknown zone', 'Europe/Moscow', 'Europe/Moskau', 'config.invalid', 'sources[0].timezone (line 11, column 15)'],
  ['an unknown code page', 'cp1251', 'cp12510', 'config.invalid', 'sources[0].encoding (line 6, column 15)'],
  ['too short a time between cycles', 'every: 5m', 'every: 0s', 'config.invalid', 'must be at least 1s'],
  [
    'a wrong cron expression',
    'every: 5m',
    'cron: "* * 40 * *"',
    'config.invalid',
    'sources[0].schedule.cron (line 7, column 23)',
  ],
  ['a day that no year has', 'every: 5m', 'cron: "0 0 30,31 2 *"', 'config.invalid', 'names a day that no year has'],
  [
    'an action that is not one',
    'action: dismiss',
    'action: remove',
    'config.invalid',
    'sources[0].missing.persons.action (line 44, column 26)',
  ],
  ['too large a share', 'changePercent: 80', 'changePercent: 101', 'config.invalid', 'must be at most 100'],
  [
    'a reference that is not set',
    'Pwd=${HR_PASSWORD}',
    'Pwd=${OTHER}',
    'config.reference',
    'sources[0].connection (line 5, column 17): ${OTHER} is not set',
  ],
  [
    'a file that is not there',
    'Pwd=${HR_PASSWORD}',
    'Pwd=${file:/run/secrets/hr}',
    'config.reference',
    '${file:/run/secrets/hr} cannot be read',
  ],
  ['a connection of another kind', 'type: odbc', 'type: firebird', 'config.invalid', 'a URL such as firebird://'],
  [
    'a mask where nothing is stored',
    'Pwd=${HR_PASSWORD}',
    'Pwd=***',
    'config.invalid',
    'only stands for one that is already stored',
  ],
  ['a key told twice', 'priority: 10', 'type: odbc', 'config.syntax', 'sources[0].type (line 8, column 5)'],
];

describe('A mistake in a configuration is refused by code, path and line:', () => {
  it.each(mistakes)('%s', (_name, old, wrong, code, message) => {
    expect(contract).toContain(old);
    const errors = errorsOf(
      contract.replace(old, () => wrong),
      withPassword,
    );
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.message).toMatch(/\(line \d+, column \d+\)/);
  });
});

describe('A connection URL is refused before anybody connects', () => {
  it.each([
    ['postgresql', 'postgres://u:geheim@h/d?sslmod=require', 'sslmod; known are sslmode, sslrootcert'],
    ['postgresql', 'postgres://u:geheim@h/d?sslmode=yes', 'an sslmode that is none of disable, require'],
    ['postgresql', 'postgres://u:geheim@h', 'must be a URL such as postgres://'],
    ['mysql', 'mysql://h/d?password=geheim', 'not known: password'],
    ['sqlserver', 'sqlserver://u:geheim@h/d#x', 'write it as %23'],
    ['oracle', 'oracle://u:geheim@h/s?sslmode=require', 'known are protocol'],
    ['firebird', 'firebird://u:geheim@h/d?charset=x', 'known are role'],
  ])('%s: %s', (type, connection, message) => {
    const [error] = errorsOf(`sources:\n  - { name: hr, type: ${type}, connection: "${connection}" }`);
    expect(error?.message).toContain(message);
    expect(error?.message).toMatch(/^sources\[0\]\.connection \(line 2, column \d+\)/);
    expect(error?.message).not.toContain('geheim');
  });
});

function errorsOf(text: string, options = nothing) {
  try {
    parseDocument(text, options);
  } catch (thrown) {
    if (thrown instanceof GatehouseErrors) return thrown.errors;
    throw thrown;
  }
  return [];
}
