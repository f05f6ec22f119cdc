// Compiles src/, test/ and bench/ into dist/ with the same folders, and knows whether dist/ is what the sources say.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
// Contents and not times: a checkout gives every file the time of the checkout.
const stamp = `${root}dist/.sources`;

/** True when dist/ is current afterwards. */
export function compileWhenNeeded() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesDigest()) return true;
  console.error('Building...');
  return compile();
}

/** Compiles from nothing, so that no file of a deleted source stays; true when there was no error. */
export function compile() {
  const digest = sourcesDigest();
  rmSync(`${root}dist`, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', '-p', '.'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) return false;
  writeFileSync(stamp, digest);
  return true;
}

function sourcesDigest() {
  const hash = createHash('sha256');
  const files = ['src', 'test', 'bench'].flatMap((folder) =>
    existsSync(root + folder)
      ? readdirSync(root + folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
          .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`)
      : [],
  );
  for (const file of [...files.sort(), `${root}tsconfig.json`, `${root}package-lock.json`]) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
