// Installs the npm packages of the lock file where they are missing or of another version; install scripts stay off.
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** True when everything that the lock file names is there afterwards. */
export function installNpmPackages() {
  if (installed()) return true;
  if (isLink(`${root}node_modules`)) {
    console.error(
      'node_modules is a link and lacks packages of the lock file: run `npm ci --ignore-scripts` where it points.',
    );
    return false;
  }
  console.error('Installing npm packages...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return true;
  console.error(
    'npm ci failed: see above. Gatehouse needs its packages once; afterwards it builds and tests without a network.',
  );
  return false;
}

/** npm keeps a copy of what it installed; optional packages of other platforms are not in it. */
function installed() {
  const wanted = packagesIn(`${root}package-lock.json`);
  const present = packagesIn(`${root}node_modules/.package-lock.json`);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional && !present[path]),
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
