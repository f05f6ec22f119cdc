import { describe, expect, it } from 'vitest';
import { GatehouseErrors } from '../model/errors.ts';
import { parseDocument } from './parse.ts';

describe('A file that is no configuration is refused:', () => {
  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', 'sources'],
    ['two documents', 'sources: []\n---\nsources: []'],
    ['a tag', 'sources: !!binary aGk='],
    ['an anchor that is not there', 'sources: *all'],
    ['endless nesting', `sources: ${'['.repeat(100_000)}`],
    ['nesting by indentation', `sources: ${'- '.repeat(100_000)}`],
    ['aliases without end', `sources:\n  - &a 1\n${'  - *a\n'.repeat(30_000)}`],
    [
      'an alias for each anchor',
      `sources:\n${Array.from({ length: 60_000 }, (_, n) => `  - &a${n} 1\n  - *a${n}`).join('\n')}`,
    ],
    ['keys without end', Array.from({ length: 60_000 }, (_, n) => `k${n}: 1`).join('\n')],
    ['keys without end in braces', `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}": 1`).join()}}`],
    ['more than 4 MB', `sources: []\n#${'x'.repeat(4 * 1024 * 1024)}`],
    ['a NUL', 'sources: "a\\0"'],
    ['half a character', 'sources: "\\ud800"'],
    [
      'aliases that multiply',
      `${'abcdefghi'
        .split('')
        .map(
          (name, index, all) =>
            `${name}: &${name} [${Array(9)
              .fill(index === 0 ? 'x' : `*${all[index - 1]}`)
              .join(', ')}]`,
        )
        .join('\n')}`,
    ],
    ['keys of the language', '__proto__: { sources: [] }'],
  ])('%s', (_name, text) => {
    const errors = errorsOf(text);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.message).toMatch(/\(line \d+, column \d+\)/);
  });

  it('and a fault of the syntax quotes nothing of the file', () => {
    const [error] = errorsOf('sources: [{ connection: "Pwd=a" geheim }]');
    expect(error).toMatchObject({ code: 'config.syntax', place: 'sources[0].connection' });
    expect(error?.message).not.toContain('geheim');
  });

  it.each(['connection: postgres://u:geheim: @h/db', 'connection: DSN=x;Pwd=geheim: 1', 'password: geheim: 1'])(
    'nor takes what follows in %s for a key',
    (line) => {
      const [error] = errorsOf(`sources:\n  - ${line}`);
      expect(error).toMatchObject({ code: 'config.syntax', place: `sources[0].${line.slice(0, line.indexOf(':'))}` });
      expect(error?.message).not.toContain('geheim');
    },
  );

  it.each(['{{ trim(a) }}', '{{ a }} {{ b }}', '{ value: {{ a }} }', 'a: b', '@a', '`a`'])(
    'and %s without quotes is told to want them',
    (value) => {
      const [error] = errorsOf(`sources:\n  - persons: ${value}`);
      expect(error?.message).toContain('must be put in quotes');
    },
  );
});

function errorsOf(text: string) {
  try {
    parseDocument(text, { env: {}, readFile: () => '' });
  } catch (thrown) {
    if (thrown instanceof GatehouseErrors) return thrown.errors;
    throw thrown;
  }
  return [];
}
