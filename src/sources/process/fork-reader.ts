/** Starts and ends reading processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SourceType } from '../../config/document.ts';
import { driverEnvironment, frugalEnvironment, frugalFlags } from '../../model/frugal-process.ts';

/** A process that heeds SIGTERM ends at once; one that a driver has made deaf to it is killed after this many milliseconds. */
const killAfter = 200;

/** `type` is that of the source for which the process is set up; it opens any. */
export function forkReader(type: SourceType): ChildProcess {
  const environment: NodeJS.ProcessEnv = {
    ...(type === 'odbc' ? driverEnvironment : frugalEnvironment),
    ...process.env,
  };
  for (const name of ['GATEHOUSE_KEY', 'NODE_OPTIONS', 'NODE_V8_COVERAGE']) delete environment[name];
  return fork(fileURLToPath(new URL('./child.js', import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: [...frugalFlags],
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
  });
}

export function killChild(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
  child.once('exit', () => clearTimeout(timer));
}
