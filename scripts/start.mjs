// `npm start`: from a fresh checkout to the running demonstration. Words after `--` are handed to `gatehouse demo`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileWhenNeeded } from './compiled.mjs';
import { installNpmPackages } from './npm-packages.mjs';

if (installNpmPackages() && compileWhenNeeded()) {
  const program = fileURLToPath(new URL('../bin/gatehouse', import.meta.url));
  const demo = spawn(process.execPath, [program, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal signals the whole group; whoever signals only this process means the demonstration.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal));
  demo.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else process.exitCode = 1;
