import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { password } from './server-under-test.ts';

// From dist/test/server, where the compiled test stands.
const program = fileURLToPath(new URL('../../../bin/gatehouse', import.meta.url));

let data = '';
const started: ChildProcess[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatehouse-command-'));
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

test('accounts are made and changed on the command line, passwords come from standard input', async () => {
  expect(await gatehouse(['user', 'add', 'anna', '--role', 'admin'], password)).toMatchObject({ status: 0 });
  expect(await gatehouse(['user', 'add', 'boris', '--role', 'operator'], 'too short')).toMatchObject({ status: 2 });
  expect((await gatehouse(['user', 'add', 'boris', '--role', 'operator'], password)).status).toBe(0);
  expect((await gatehouse(['user', 'role', 'boris', 'auditor'])).output).toBe('boris is auditor now.\n');
  expect((await gatehouse(['user', 'disable', 'boris'])).status).toBe(0);
  expect((await gatehouse(['user', 'disable', 'nobody'])).status).toBe(2);
  const listed = (await gatehouse(['user', 'list', '--json'])).output.trimEnd().split('\n');
  expect(listed.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { name: 'anna', role: 'administrator', disabled: false },
    { name: 'boris', role: 'auditor', disabled: true },
  ]);
  expect(listed.join()).not.toContain('argon2');
});

test('a lost second factor is taken away on the command line', async () => {
  await gatehouse(['user', 'add', 'anna', '--role', 'admin'], password);
  const database = openSqlite(join(data, 'registry.sqlite'));
  try {
    const at = '2026-03-02T08:00:00Z';
    database.prepare('INSERT INTO second_factor VALUES (1, ?, ?, ?, 0)').run('sealed', at, at);
    database.prepare('INSERT INTO recovery_code VALUES (1, ?)').run('digest');
    expect((await gatehouse(['user', 'reset-factor', 'nobody'])).status).toBe(2);
    expect(await gatehouse(['user', 'reset-factor', 'anna'])).toMatchObject({
      status: 0,
      output: 'anna signs in without a second factor; all sessions ended.\n',
    });
    const left = ['second_factor', 'recovery_code'].flatMap((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
    expect(left).toEqual([]);
  } finally {
    database.close();
  }
});

test('what commands do is in the audit log, with how it ended', async () => {
  await gatehouse(['user', 'add', 'anna', '--role', 'operator'], password);
  await gatehouse(['user', 'role', 'nobody', 'auditor']);
  await gatehouse(['user', 'list']);
  const database = openSqlite(join(data, 'registry.sqlite'));
  const entries = database
    .prepare('SELECT actor, what, target, outcome, address FROM audit ORDER BY id')
    .all() as Record<string, unknown>[];
  database.close();
  expect(entries.map((entry) => ({ ...entry }))).toMatchObject([
    { what: 'ran gatehouse user add', target: 'anna, role: operator', outcome: 'done', address: 'local' },
    { what: 'ran gatehouse user role', target: 'nobody, auditor', outcome: 'account.unknown', address: 'local' },
  ]);
  expect(String(entries[0]?.['actor'])).toMatch(/^cli/);
});

test('who signs in at the OpenID provider is linked and shown on the command line', async () => {
  const file = join(data, 'gatehouse.yaml');
  writeFileSync(
    file,
    'sources: []\nsignIn: { openid: { issuer: "https://login.example.org", clientId: g, roles: { auditor: [all] } } }\n',
  );
  await gatehouse(['user', 'add', 'anna', '--role', 'auditor'], password);
  expect(await gatehouse(['user', 'link', 'anna', 'sub-1'])).toMatchObject({ status: 1 });
  expect(await gatehouse(['apply', file])).toMatchObject({ status: 0 });
  expect(await gatehouse(['user', 'link', 'anna', 'sub-1'])).toMatchObject({ status: 0 });
  expect((await gatehouse(['user', 'list'])).output).toBe('anna  auditor  signs in by password and OpenID (sub-1)\n');
  await gatehouse(['user', 'unlink', 'anna']);
  expect((await gatehouse(['user', 'list'])).output).toBe('anna  auditor  signs in by password\n');
});

test('serve prints its address and the code of the first start, and ends in order when it is told to', async () => {
  const child = start(['serve', '--port', '0', '--json']);
  const [line] = (await once(createInterface({ input: child.stdout ?? process.stdin }), 'line')) as [string];
  const { url, setupCode } = JSON.parse(line) as { url: string; setupCode: string };
  const answer = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: setupCode, name: 'anna', password }),
  });
  expect(answer.status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('serve refuses half a certificate and a port that is none', async () => {
  expect(await gatehouse(['serve', '--tls-cert', 'server.pem'])).toMatchObject({ status: 2 });
  expect(await gatehouse(['serve', '--port', '70000'])).toMatchObject({ status: 2 });
});

function start(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, '--data', data, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  return child;
}

async function gatehouse(words: readonly string[], input = ''): Promise<{ status: unknown; output: string }> {
  const child = start(words);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stdin?.end(input);
  const [status] = (await once(child, 'close')) as [unknown];
  return { status, output };
}
