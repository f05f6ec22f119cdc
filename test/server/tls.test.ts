import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, startServerUnderTest } from './server-under-test.ts';

let folder = '';
let tls = { cert: '', key: '' };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-tls-'));
  tls = { cert: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', tls.key, '-out', tls.cert], {
    stdio: 'ignore',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('with a certificate the server speaks TLS, and its cookies travel over TLS only', async () => {
  await using server = await startServerUnderTest({ tls });
  expect(server.url).toMatch(/^https:/);
  const answer = await post(`${server.url}/api/v1/session`, { name: 'auditor', password });
  expect(answer.status).toBe(200);
  expect(answer.cookie).toMatch(/^__Host-gatehouse_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(answer.transport).toBe('max-age=31536000');
});

test('versions of TLS that are broken are not spoken', async () => {
  await using server = await startServerUnderTest({ tls });
  const { port } = new URL(server.url);
  const shaken = await new Promise<string>((resolve) => {
    const options = { port: Number(port), host: '127.0.0.1', rejectUnauthorized: false } as const;
    const socket = connect({ ...options, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, () => resolve('connected'));
    socket.once('error', () => resolve('refused'));
  });
  expect(shaken).toBe('refused');
});

test('a certificate that cannot be read or used, or a port that is taken, is said when it starts', async () => {
  const missing = startServerUnderTest({ tls: { ...tls, cert: join(folder, 'missing.pem') } });
  await expect(missing).rejects.toMatchObject({ code: 'server.start', place: join(folder, 'missing.pem') });
  const broken = join(folder, 'broken.pem');
  writeFileSync(broken, 'no certificate');
  await expect(startServerUnderTest({ tls: { ...tls, cert: broken } })).rejects.toMatchObject({ code: 'server.start' });
  await using server = await startServerUnderTest();
  const port = Number(new URL(server.url).port);
  await expect(startServerUnderTest({ port })).rejects.toMatchObject({ code: 'server.start' });
});

interface TlsAnswer {
  readonly status: number | undefined;
  readonly cookie: string | undefined;
  readonly transport: string | undefined;
}

function post(url: string, body: unknown): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
    const asked = request(url, { method: 'POST', ca: readFileSync(tls.cert), headers, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        resolve({
          status: answer.statusCode,
          cookie: answer.headers['set-cookie']?.[0],
          transport: answer.headers['strict-transport-security'],
        }),
      );
    });
    asked.once('error', reject);
    asked.end(JSON.stringify(body));
  });
}
