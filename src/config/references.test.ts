import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { odbcAttributes } from './connection.ts';
import { readDocumentText, readReferenceText } from './read-text.ts';
import { resolveText } from './references.ts';
import { resolveConnection } from './resolve-connection.ts';

const lookup = { env: { A: '1', EMPTY: '' }, readFile: (path: string) => `content of ${path}\n` };

describe('References', () => {
  it.each([
    ['plain', 'plain'],
    ['${A}', '1'],
    ['x${A}y${A}', 'x1y1'],
    ['[${EMPTY}]', '[]'],
    ['${file:/a b}', 'content of /a b'],
    ['$${A} $A {A}', '${A} $A {A}'],
    ['{{ a }}', '{{ a }}'],
  ])('%s', (written, text) => {
    expect(resolveText(written, lookup)).toEqual({ text });
  });

  it.each(['${B}', '${}', '${A', '${a-b}', '${file:relative}', '${constructor}', '${file:/x'])(
    '%s is refused',
    (written) => {
      expect(resolveText(written, lookup)).toHaveProperty('fault');
    },
  );

  it('bring an ODBC password of any characters whole to its place, and nothing besides', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom('${P}', '{${P}}'), (password, place) => {
        fc.pre(!/^\{(?:[^}]|\}\})*\}$/.test(password) && password.trim() !== '');
        const env = { P: password };
        const resolved = resolveConnection(`DSN=hr;Pwd=${place};Uid=u`, { ...lookup, env });
        const text = 'text' in resolved ? resolved.text : '';
        const attributes = odbcAttributes(text);
        expect(attributes.map(({ name }) => name)).toEqual(['DSN', 'Pwd', 'Uid']);
        const value = attributes[1]?.value;
        const written = text.slice(value?.start, value?.end);
        const plain = written.startsWith('{') ? written.slice(1, -1).replaceAll('}}', '}') : written;
        expect(plain).toBe(password);
      }),
      { numRuns: 300 },
    );
  });

  it('bring the password of a URL percent-encoded to its place', () => {
    const env = { P: 'a@b/c?d#e%f:g' };
    expect(resolveConnection('postgres://u:${P}@h/d', { ...lookup, env })).toEqual({
      text: 'postgres://u:a%40b%2Fc%3Fd%23e%25f%3Ag@h/d',
    });
    expect(resolveConnection('${P}', { ...lookup, env })).toEqual({ text: env.P });
  });

  it('read files up to a limit, and nothing that is no file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'secret'), 'geheim\n');
    writeFileSync(join(folder, 'large'), 'x'.repeat(64 * 1024 + 1));
    writeFileSync(join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(readReferenceText(join(folder, 'secret'))).toBe('geheim\n');
    expect(() => readReferenceText(join(folder, 'large'))).toThrow('larger than 64 KB');
    expect(() => readReferenceText(join(folder, 'binary'))).toThrow('not UTF-8');
    expect(() => readReferenceText(folder)).toThrow('not a file');
    expect(() => readDocumentText(join(folder, 'absent.yaml'))).toThrow('cannot be read');
  });
});
