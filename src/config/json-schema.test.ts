import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configurationJsonSchema } from './json-schema.ts';

const schema = configurationJsonSchema();

describe('The JSON Schema of the configuration', () => {
  it('describes every key', () => {
    const silent: string[] = [];
    visitKeys(schema, '', (path, member) => {
      if (typeof member['description'] !== 'string' || member['description'] === '') silent.push(path);
    });
    expect(silent).toEqual([]);
  });

  it('is of draft 2020-12 and refuses keys that are not known', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.additionalProperties).toBe(false);
  });

  it('takes every form of a field, custom fields and references', () => {
    expect(
      valid(source({ fields: { key: 'id', name: { column: 'n', default: 'x' }, 'custom.car': { value: '{{ a }}' } } })),
    ).toBe(true);
    expect(valid(source({ fields: { key: 'id' }, identity: '${IDENTITY}' }))).toBe(true);
  });

  it('names custom fields by a pattern and refuses any other', () => {
    const fields: unknown[] = [];
    visitObjects(schema, (node) => {
      if ('patternProperties' in node) fields.push(node);
    });
    // Those of databases, of directories and of the preset for Active Directory.
    expect(fields).toHaveLength(3);
    for (const found of fields) {
      expect(found).toMatchObject({ additionalProperties: false });
      expect(found).not.toHaveProperty('customFields');
    }
  });

  it('refuses what apply refuses too', () => {
    expect(valid(source({ fields: { key: 'id', name: { colum: 'n' } } }))).toBe(false);
    expect(valid(source({ fields: { key: 'id' }, identity: 'nobody' }))).toBe(false);
    expect(valid(source({ fields: {} }))).toBe(false);
  });
});

function source(persons: object): unknown {
  return { sources: [{ name: 'hr', type: 'odbc', connection: 'DSN=hr', persons: { query: 'q', ...persons } }] };
}

/** Whether the schema itself, read back by a reader of JSON Schema, accepts a document. */
function valid(document: unknown): boolean {
  return z.fromJSONSchema(structuredClone(schema)).safeParse(document).success;
}

function visitObjects(node: unknown, visit: (node: object) => void): void {
  if (typeof node !== 'object' || node === null) return;
  visit(node);
  for (const value of Object.values(node)) visitObjects(value, visit);
}

function visitKeys(node: unknown, path: string, visit: (path: string, member: Record<string, unknown>) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value as Record<string, Record<string, unknown>>)) {
        visit(`${path}.${name}`, member);
        visitKeys(member, `${path}.${name}`, visit);
      }
    } else visitKeys(value, path, visit);
  }
}
