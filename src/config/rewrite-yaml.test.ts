import { expect, test } from 'vitest';
import { rewriteYaml } from './rewrite-yaml.ts';
import { parseYaml } from './yaml.ts';

const text = `# The HR database of the plant.
name: hr
type: postgresql
connection: "postgres://hr:***@db/hr" # read only
persons:
  query: >-
    SELECT id,
    fio FROM staff
  fields:
    # never changes
    key: id
    name: fio   # in one text
schedule: { every: 5m }
`;

function changed(change: (source: Record<string, unknown>) => Record<string, unknown>): string | null {
  return rewriteYaml(text, { sources: [change(parseYaml(text).tree as Record<string, unknown>)] });
}

test('a draft that says the same leaves the text as it was, comments and all', () => {
  const again = changed((source) => source) ?? '';
  expect(again.replace('SELECT id, fio', 'SELECT id,\n    fio')).toBe(text.replace('fio   #', 'fio #'));
});

test('what the form changed is changed, and everything else stays as it was written', () => {
  const rewritten = changed((source) => ({ ...source, schedule: { every: '10m' }, priority: 5 })) ?? '';
  for (const kept of ['# The HR database of the plant.', '# read only', '# never changes', '# in one text', '>-']) {
    expect(rewritten).toContain(kept);
  }
  expect(rewritten).toContain('schedule: { every: 10m }');
  expect(rewritten).toContain('priority: 5');
});

test('what the form took out is gone', () => {
  const rewritten = changed(({ schedule: _schedule, ...source }) => source);
  expect(rewritten).not.toContain('schedule');
  expect(rewritten).toContain('# never changes');
});

test('a document with sources above it stays one', () => {
  const whole = 'sources:\n  # ours\n  - name: hr\n    type: push\n';
  expect(rewriteYaml(whole, { sources: [{ name: 'hr', type: 'push', priority: 1 }] })).toBe(
    `${whole}    priority: 1\n`,
  );
});

test('a text that is no document, or whose anchors would say something else, is not written into', () => {
  expect(rewriteYaml('a: [', { sources: [{ name: 'hr' }] })).toBeNull();
  expect(rewriteYaml('- 1', { sources: [{ name: 'hr' }] })).toBeNull();
  const anchored = 'name: hr\none: &a { x: 1 }\ntwo: *a\n';
  const rewritten = rewriteYaml(anchored, { sources: [{ name: 'hr', one: { x: 2 }, two: { x: 1 } }] });
  if (rewritten !== null) expect(parseYaml(rewritten).tree).toEqual({ name: 'hr', one: { x: 2 }, two: { x: 1 } });
});
