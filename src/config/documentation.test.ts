import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configurationJsonSchema } from './json-schema.ts';
import { parseDocument } from './parse.ts';

// From dist/src/config to the root of the checkout.
const read = (name: string): string => readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');
const page = read('configuration');
const directories = read('ldap');
/** Pages that the manual of the configuration leaves some keys to. */
const others = ['ldap', 'presence', 'account-blocking'];
const examples = [...`${page}\n${directories}`.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const env = { HR_PASSWORD: 'a;b@c', AD_PASSWORD: 'x', LDAP_PASSWORD: 'y', CRM_SECRET: `whsec_${'a'.repeat(40)}` };
const lookup = { env, readFile: () => 'd}e;f\n' };

describe('The manual of the configuration', () => {
  it('has examples that Gatehouse accepts, and that its JSON Schema accepts too', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
    const schema = z.fromJSONSchema(configurationJsonSchema());
    for (const example of examples) {
      const { document, raw } = parseDocument(example, lookup);
      expect(document.sources).toHaveLength(1);
      expect(schema.safeParse(raw).error).toBeUndefined();
    }
  });

  it('names every key, or leaves it to a page that it links to', () => {
    for (const name of others) expect(page).toContain(`](${name}.md`);
    const pages = [page, ...others.map(read)].join('\n');
    const keys = new Set<string>();
    collectKeys(configurationJsonSchema(), keys);
    const silent = [...keys].filter(
      (key) => !new RegExp(`\`[^\`\n]*\\b${key}\\b[^\`\n]*\``).test(pages) && key !== 'sources',
    );
    expect(silent).toEqual([]);
  });
});

function collectKeys(node: unknown, keys: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) keys.add(name);
    collectKeys(value, keys);
  }
}
