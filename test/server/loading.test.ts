/** A process loads what it needs and no more: where there is little to do, loading would take most of the time. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newFolder } from '../cli/program.ts';
import { smallConfiguration, smallHr } from '../cli/small-hr.ts';
import { childrenOf, eventually } from '../sources/reading-processes.ts';
import { configure } from './sample-source.ts';
import { startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 240_000 };

test('the process of a cycle that is skipped', patient, async () => {
  const cycles = await cyclesOf((text) => text);
  await cycles.run(false);
  const loaded = await cycles.run(false);
  expect(loaded).toContain('sync/cycle');
  // What the server has done already, what only a cycle that is not skipped does, and the thread that writes to the registry.
  expect(among(loaded, ['config/build', 'config/schema', 'config/yaml', 'zod', 'yaml'])).toEqual([]);
  expect(among(loaded, ['sync/reading-cycle', 'sync/plan', 'sync/apply', 'registry/sqlite-thread'])).toEqual([]);
  expect(among(loaded, ['mapping/compile', '@marcbachmann/cel-js', 're2js', 'photos/photo', 'sharp'])).toEqual([]);
  expect(among(loaded, ['registry/postgresql', 'pg', 'ldapts', 'koffi', 'mssql'])).toEqual([]);
  expect(loaded.filter((name) => name.startsWith('registry/migrations/'))).toEqual([]);
});

test('the process of a cycle that reads, without and with an expression', patient, async () => {
  const language = ['mapping/expression', '@marcbachmann/cel-js', 're2js'];
  const plain = await (await cyclesOf((text) => text)).run(true);
  expect(plain).toContain('mapping/compile');
  expect(among(plain, [...language, 'zod', 'yaml', 'pg', 'sharp', 'sync/preview-cycle', 'sync/undo'])).toEqual([]);
  const expressive = await cyclesOf((text) => text.replace('phone: phone', 'phone: { value: "{{ trim(phone) }}" }'));
  expect(among(await expressive.run(true), language)).toEqual(language);
});

test('a command', patient, async () => {
  const folder = newFolder();
  await folder.here(['apply', smallHr(folder).configuration]);
  const told = coverageFolder();
  await folder.run(['--help'], { NODE_V8_COVERAGE: told.path });
  const outlined = told.loaded('cli/main');
  expect(outlined.filter((name) => name.startsWith('cli/')).toSorted()).toEqual(
    ['commands', 'failure', 'main', 'session', 'terminal'].map((name) => `cli/${name}`),
  );
  await folder.run(['list', 'sources'], { NODE_V8_COVERAGE: told.path });
  const listed = told.loaded('cli/main');
  expect(listed).toContain('operations/lists');
  expect(among(listed, ['zod', 'yaml', 'pg', 'mapping/compile', 'sync/cycle', 'registry/sqlite-thread'])).toEqual([]);
});

/** A source with a version in a server: `run` runs a cycle and gives what its process has loaded. */
async function cyclesOf(changed: (configuration: string) => string) {
  const folder = newFolder();
  smallHr(folder);
  const told = coverageFolder();
  const env = { ...process.env, NODE_V8_COVERAGE: told.path };
  const server = await startServerUnderTest({ accounts: ['operator'], env });
  onTestFinished(() => server[Symbol.asyncDispose]());
  await configure(server, changed(smallConfiguration(join(folder.path, 'hr.sqlite'), '    version: SELECT 1\n')));
  const operator = await server.signedIn('operator');
  const run = async (force: boolean): Promise<readonly string[]> => {
    expect((await operator.send('POST', '/api/v1/sources/hr/cycles', { force })).status).toBe(202);
    await eventually(() => childrenOf(process.pid, 'cycle-child').length === 0);
    return told.loaded('jobs/cycle-child');
  };
  return { run };
}

/** Where processes write what they have loaded when they end; `loaded` takes that of the one which runs a program. */
function coverageFolder() {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-loading-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const loaded = (program: string): string[] => {
    const byProcess = new Map<string, string[]>();
    for (const name of readdirSync(path)) {
      // Each thread has a file of its own.
      const [, id = ''] = name.split('-');
      const names = scriptsOf(readFileSync(join(path, name), 'utf8')).map(nameOf);
      byProcess.set(id, [...(byProcess.get(id) ?? []), ...names]);
      rmSync(join(path, name));
    }
    return [...byProcess.values()].find((names) => names.includes(program)) ?? [];
  };
  return { path, loaded };
}

function scriptsOf(coverage: string): readonly string[] {
  const { result } = JSON.parse(coverage) as { readonly result: readonly { readonly url: string }[] };
  return result.map(({ url }) => url);
}

/** Of a package its name, of a module of ours its path under `src`. */
function nameOf(url: string): string {
  const inside = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1];
  return inside ?? /\/dist\/src\/(.*)\.js$/.exec(url)?.[1] ?? url;
}

function among(loaded: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => loaded.includes(name));
}
