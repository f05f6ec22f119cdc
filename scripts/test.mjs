// `npm test`: from a fresh checkout to one closing line, `N passed, N failed`, with `, N skipped` when there are any. Words after `--`
// choose test files, as in `npm test -- dist/src/sample`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileWhenNeeded } from './compiled.mjs';
import { debianPackages, installDebianPackages } from './debian-packages.mjs';
import { installNpmPackages } from './npm-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

close(testAll());

function testAll() {
  const nothing = { passed: 0, failed: 1, skipped: [] };
  if (!installNpmPackages()) return nothing;
  const debian = installDebianPackages();
  if (!compileWhenNeeded()) return nothing;
  const checked = run('scripts/checks.mjs').status === 0;
  const summary = runVitest() ?? nothing;
  reportMissing(debian);
  return { ...summary, failed: summary.failed + (checked ? 0 : 1) };
}

/** The summary of the tests; a run that ends badly without a failed test counts as one. */
function runVitest() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const file = join(folder, 'summary.json');
  try {
    const reporters = ['--reporter=default', '--reporter=./scripts/test-summary.mjs'];
    const { status } = run('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...process.argv.slice(2)], {
      TEST_SUMMARY: file,
    });
    const summary = JSON.parse(readFileSync(file, 'utf8'));
    return status !== 0 && summary.failed === 0 ? { ...summary, failed: 1 } : summary;
  } catch (error) {
    console.error(`vitest ended without a summary: ${error.message}`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script, words = [], env = {}) {
  return spawnSync(process.execPath, [script, ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}

function reportMissing({ missing, why }) {
  if (missing.length === 0) return;
  console.log(`\nMissing Debian packages (${why}); the tests that need them are skipped:`);
  for (const name of missing) console.log(`  ${name}: ${debianPackages[name]}`);
}

function close({ passed, failed, skipped }) {
  if (skipped.length > 0) console.log('\nSkipped:');
  for (const { name, reason } of skipped) console.log(`  ${name} (${reason ?? 'no reason given'})`);
  console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  process.exitCode = failed === 0 ? 0 : 1;
}
