// `npm run bench`: measures speed and memory and prints the figures beside their targets. Words after `--` go to bench/bench.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileWhenNeeded } from './compiled.mjs';
import { debianPackages, installDebianPackages } from './debian-packages.mjs';
import { installNpmPackages } from './npm-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const needed = ['postgresql', 'odbc-postgresql', 'unixodbc', 'unixodbc-dev', 'gcc', 'libc6-dev'];

process.exitCode = bench();

function bench() {
  if (!installNpmPackages()) return 1;
  const { missing, why } = installDebianPackages();
  const lacking = needed.filter((name) => missing.includes(name));
  for (const name of lacking) console.error(`Missing Debian package ${name} (${debianPackages[name]}): ${why}`);
  if (lacking.length > 0 || !compileWhenNeeded()) return 1;
  const words = ['dist/bench/bench.js', ...process.argv.slice(2)];
  return spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
