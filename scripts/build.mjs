// Compiles src/, test/ and bench/ into dist/ with the same folders.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/ts7/bin/tsc', '-p', '.'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
