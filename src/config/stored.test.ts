import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from './differences.ts';
import { exportYaml } from './export.ts';
import { parseDocument } from './parse.ts';
import type { RawDocument, RawSource } from './schema.ts';
import { openSecrets } from './secrets.ts';
import { mergeDocuments, openDocument, storeDocument } from './stored.ts';

const secrets = openSecrets('unused', { GATEHOUSE_KEY: Buffer.alloc(32, 1).toString('base64') });
const lookup = { env: { P: 'x' }, readFile: () => '' };
const hr: RawSource = { name: 'hr', type: 'odbc', connection: 'DSN=hr;Pwd={ge;heim}', priority: 5 };

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((one) => !one.includes('\0') && !one.includes('${'));
const password = fc.string({ unit: 'binary', maxLength: 8 }).map((odd) => `Qz7${odd.replaceAll('\0', '')}Kx9`);
const connection = fc.oneof(
  password.map((one) => ({
    type: 'odbc' as const,
    connection: `DSN=hr;Pwd={${one.replaceAll('${', () => '$${').replaceAll('}', '}}')}};Uid=u`,
  })),
  password.map((one) => ({ type: 'mysql' as const, connection: `mysql://u:${encodeURIComponent(one)}@h:1/d` })),
  fc.constant({ type: 'postgresql' as const, connection: 'postgres://u:${P}@h/d' }),
);
const source: fc.Arbitrary<Omit<RawSource, 'name'>> = fc
  .tuple(
    connection,
    fc.record(
      {
        priority: fc.integer(),
        readOnly: fc.boolean(),
        version: text,
        departments: fc.record({
          query: text,
          fields: fc.record({ key: text, name: fc.record({ column: text, default: text }) }),
        }),
        guard: fc.record({ persons: fc.record({ percent: fc.double({ min: 0, max: 100, noNaN: true }) }) }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([where, rest]) => ({ ...where, ...rest }));
const documents: fc.Arbitrary<RawDocument> = fc.array(source, { maxLength: 3 }).map((sources) => ({
  sources: sources.map((one, index) => ({ name: `s${index}`, ...one })) as RawDocument['sources'],
}));

describe('The stored configuration', () => {
  it('comes back as it was written, through JSON, without a secret in it', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const json = JSON.stringify(storeDocument(raw, secrets));
        expect(json).not.toContain('Qz7');
        expect(openDocument(JSON.parse(json), secrets)).toEqual(JSON.parse(JSON.stringify(raw)));
      }),
      { numRuns: 60 },
    );
  });

  it('is not changed by applying what was exported, and the export holds no secret', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const exported = exportYaml(raw);
        expect(exported).not.toContain('Qz7');
        expect(exported).not.toContain('Kx9');
        const again = parseDocument(exported, { ...lookup, stored: raw }).raw;
        expect(again).toEqual(JSON.parse(JSON.stringify(raw)));
        expect(differences(raw, again)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('does not send a kept secret to another server', () => {
    const moved = exportYaml({ sources: [hr] }).replace('DSN=hr', 'DSN=other');
    expect(() => parseDocument(moved, { ...lookup, stored: { sources: [hr] } })).toThrow('was changed');
  });

  it('can be replaced when its key is lost', () => {
    const stored = storeDocument({ sources: [hr] }, secrets);
    const other = openSecrets('unused', { GATEHOUSE_KEY: Buffer.alloc(32, 2).toString('base64') });
    expect(() => openDocument(stored, other)).toThrow('cannot be decrypted');
    const lost: string[] = [];
    expect(openDocument(stored, other, (name) => lost.push(name)).sources[0]?.connection).toBe('');
    expect(lost).toEqual(['hr']);
  });

  it('keeps sources that are not applied unless they are pruned', () => {
    const old: RawDocument = { sources: [hr, { ...hr, name: 'b' }] };
    const applied: RawDocument = {
      sources: [
        { ...hr, name: 'c' },
        { ...hr, priority: 9 },
      ],
    };
    expect(mergeDocuments(old, applied, false).sources.map(({ name }) => name)).toEqual(['hr', 'b', 'c']);
    expect(mergeDocuments(old, applied, false).sources[0]?.priority).toBe(9);
    expect(mergeDocuments(old, applied, true)).toBe(applied);
  });
});

describe('What changed', () => {
  it('is told setting by setting, without secrets', () => {
    const next: RawSource = {
      name: 'hr',
      type: 'odbc',
      connection: 'DSN=hr;Pwd=other',
      readOnly: true,
      departments: { query: 'q', fields: { key: { column: 'id' }, name: 'n' } },
    };
    const old: RawSource = { ...hr, departments: { query: 'q', fields: { key: 'id', name: 'n' } } };
    expect(differences({ sources: [old] }, { sources: [next] })).toEqual([
      { source: 'hr', path: 'connection', old: 'DSN=hr;Pwd=***', new: 'DSN=hr;Pwd=***', secretChanged: true },
      { source: 'hr', path: 'priority', old: 5, new: null },
      { source: 'hr', path: 'departments.fields.key', old: 'id', new: { column: 'id' } },
      { source: 'hr', path: 'readOnly', old: null, new: true },
    ]);
  });

  it('names sources that are new or gone', () => {
    expect(differences({ sources: [hr] }, { sources: [{ ...hr, name: 'b' }] })).toEqual([
      { source: 'b', path: '', old: null, new: { ...hr, name: 'b', connection: 'DSN=hr;Pwd=***' } },
      { source: 'hr', path: '', old: { ...hr, connection: 'DSN=hr;Pwd=***' }, new: null },
    ]);
  });
});
