import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerUnderTest } from './server-under-test.ts';

let web = '';

beforeAll(() => {
  web = mkdtempSync(join(tmpdir(), 'gatehouse-web-'));
  writeFileSync(join(web, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>');
  writeFileSync(join(web, 'main-4f3a.js'), 'start();');
  writeFileSync(join(web, 'main-4f3a.js.br'), brotliCompressSync('start();'));
});

afterAll(() => rmSync(web, { recursive: true, force: true }));

test('each page gets a nonce of its own, the one that its policy allows', async () => {
  await using server = await startServerUnderTest({ web });
  const nonces: (string | undefined)[] = [];
  for (const path of ['/', '/setup', '/persons/5?tab=history']) {
    const { status, text, headers } = await server.browser().send('GET', path);
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1];
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    nonces.push(nonce);
  }
  expect(new Set(nonces).size).toBe(3);
});

test('files of the build may be kept by browsers; what is not there is not a page', async () => {
  await using server = await startServerUnderTest({ web });
  const file = await server.browser().send('GET', '/main-4f3a.js');
  expect([file.text, file.headers.get('cache-control')]).toEqual(['start();', 'public, max-age=31536000, immutable']);
  const packed = await server.browser().send('GET', '/main-4f3a.js', undefined, { 'accept-encoding': 'br' });
  expect([packed.text, packed.headers.get('content-encoding')]).toEqual(['start();', 'br']);
  for (const path of [
    '/main-4f3a.js.br',
    '/missing.js',
    '/api/v1/nothing',
    '/../package.json',
    '/%2e%2e/package.json',
    '/index.html',
  ]) {
    const { status, json } = await server.browser().send('GET', path);
    expect([path, status, json['code']]).toEqual([path, 404, 'request.notFound']);
  }
});
