// Compiles src/, test/ and bench/ into dist/ with the same folders and web/ into dist/web, and knows whether dist/ is what the sources say.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
// Contents and not times: a checkout gives every file the time of the checkout.
const server = { stamp: `${root}dist/.sources`, folders: ['src', 'test', 'bench'], files: ['tsconfig.json'] };
const web = { stamp: `${root}dist/web/.sources`, folders: ['web'], files: [] };

/** True when dist/ is current afterwards. */
export function compileWhenNeeded() {
  if (isCurrent(server) && isCurrent(web)) return true;
  console.error('Building...');
  return (isCurrent(server) || compileServer()) && compileWebWhenNeeded();
}

/** Compiles from nothing, so that no file of a deleted source stays; the web UI only when its sources changed. True when there was no error. */
export function compile() {
  return compileServer() && compileWebWhenNeeded();
}

function compileServer() {
  const digest = digestOf(server);
  mkdirSync(`${root}dist`, { recursive: true });
  for (const entry of readdirSync(`${root}dist`)) {
    if (entry !== 'web') rmSync(`${root}dist/${entry}`, { recursive: true, force: true });
  }
  if (!run('node_modules/ts7/bin/tsc', '-p', '.')) return false;
  writeFileSync(server.stamp, digest);
  return true;
}

function compileWebWhenNeeded() {
  if (isCurrent(web)) return true;
  const digest = digestOf(web);
  if (!run('node_modules/ts7/bin/tsc', '-p', 'web')) return false;
  if (!run('node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn')) return false;
  compressAssets();
  writeFileSync(web.stamp, digest);
  return true;
}

/** What goes over the network: a copy of each file that is worth it, which the server hands to whoever takes it. */
function compressAssets() {
  const folder = `${root}dist/web/assets/`;
  for (const name of readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const content = readFileSync(folder + name);
    if (content.length < 1000) continue;
    writeFileSync(`${folder}${name}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${folder}${name}.br`, brotliCompressSync(content));
  }
}

function run(...words) {
  return spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status === 0;
}

function isCurrent(part) {
  return existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === digestOf(part);
}

function digestOf({ folders, files: single }) {
  const hash = createHash('sha256');
  const files = folders.flatMap((folder) =>
    existsSync(root + folder)
      ? readdirSync(root + folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && (folder === 'web' || entry.name.endsWith('.ts')))
          .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`)
      : [],
  );
  for (const file of [...files.sort(), ...[...single, 'package-lock.json'].map((name) => root + name)]) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
