// `npm run check`: everything about the sources that a machine can judge. One line a check, what is wrong below it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { escapeFaults, lengthFaults, machineFaults } from './source-shape.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const checks = {
  format: () => tool('@biomejs/biome/bin/biome', 'check', '--linter-enabled=false', '--error-on-warnings', '.'),
  'lint (biome)': () => tool('@biomejs/biome/bin/biome', 'lint', '--error-on-warnings', '--diagnostic-level=warn', '.'),
  'lint (oxlint, with types)': () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
  types: () => tool('ts7/bin/tsc', '-p', '.', '--noEmit'),
  'types (web)': () => tool('ts7/bin/tsc', '-p', 'web'),
  'directions of imports': importFaults,
  'unused code': () => tool('knip/bin/knip.js', '--no-progress'),
  'lengths of files and functions': lengthFaults,
  'no way around the type checker': escapeFaults,
  'no paths of one machine, no registry hosts': machineFaults,
};

let passed = 0;
for (const [name, check] of Object.entries(checks)) {
  const faults = check();
  if (faults.length === 0) passed += 1;
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const fault of faults) console.log(fault.replace(/^/gm, '       '));
}
const all = Object.keys(checks).length;
console.log(`${passed}/${all} checks passed`);
process.exitCode = passed === all ? 0 : 1;

function importFaults() {
  const sources = ['src', 'test', 'bench', 'web/src'].filter((folder) => existsSync(folder));
  const { stdout, stderr } = node('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...sources,
  ]);
  let summary;
  try {
    summary = JSON.parse(stdout).summary;
  } catch {
    return [stderr || 'dependency-cruiser gave no answer'];
  }
  // Without a TypeScript it can use, dependency-cruiser finds no modules and no violations, and is content.
  if (summary.totalCruised < 10) return [`dependency-cruiser saw only ${summary.totalCruised} modules`];
  return summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} -> ${cycle ? cycle.map(({ name }) => name).join(' -> ') : to}`,
  );
}

/** What a tool said when it failed; nothing when it did not. */
function tool(path, ...words) {
  const { status, stdout, stderr } = node(`node_modules/${path}`, words);
  return status === 0 ? [] : [`${stdout}${stderr}`.trim() || `it ended with status ${status}`];
}

function node(path, words) {
  return spawnSync(process.execPath, [path, ...words], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
