import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// From dist/test/docs to the root of the checkout.
const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');

interface Line {
  readonly requirement: string;
  readonly heldBy: string;
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((row) => {
    const cells = row.split('|').map((cell) => cell.trim());
    const [, requirement = '', , heldBy = ''] = cells;
    if (cells.length !== 5 || requirement === 'requirement' || requirement.startsWith('---')) return [];
    return [{ requirement, heldBy }];
  });
}

/** `sign-in.test` stands in test/server; with folders it is said where. */
function fileOf(name: string): URL {
  return new URL(`${name.includes('/') ? name : `test/server/${name}`}.ts`, root);
}

test('every line of the security checklist names a test that exists, or gives a reason', () => {
  const lines = linesOf(page);
  expect(lines.length).toBeGreaterThan(60);
  const wrong: string[] = [];
  for (const { requirement, heldBy } of lines) {
    for (const part of heldBy.split('; ')) {
      const [, name, quoted = ''] = /^([\w/.-]+\.test)(?:: (.+))?$/.exec(part) ?? [];
      if (name === undefined) {
        if (!/^(?:by design|accepted|open): \S.{8,}/.test(part) && !heldBy.startsWith('accepted: ')) {
          wrong.push(`${requirement}: neither a test nor a reason: ${part}`);
        }
        const paths = [...part.matchAll(/`((?:src|web|package)[\w./-]*)`/g)].map(([, path]) => path ?? '');
        for (const path of paths) if (!existsSync(new URL(path, root))) wrong.push(`${requirement}: no ${path}`);
        continue;
      }
      if (!existsSync(fileOf(name))) {
        wrong.push(`${requirement}: no file ${name}`);
        continue;
      }
      const source = readFileSync(fileOf(name), 'utf8');
      for (const [, title = ''] of quoted.matchAll(/"([^"]+)"/g)) {
        const there = ["'", '`'].some((quote) => source.includes(`${quote}${title}`));
        if (!there) wrong.push(`${requirement}: no test of ${name} begins with "${title}"`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
