import { expect, test } from 'vitest';
import { startServerUnderTest } from './server-under-test.ts';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
}

test('the document is OpenAPI 3.1 and describes each operation whole', async () => {
  await using server = await startServerUnderTest();
  const { json, text } = await server.browser().send('GET', '/api/openapi.json');
  expect(json['openapi']).toBe('3.1.0');
  expect(json['servers']).toEqual([{ url: '/', description: 'This server' }]);
  const operations = Object.entries(json['paths'] as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) => Object.values(methods).map((described) => ({ path, described })),
  );
  const ids = operations.map(({ described }) => described.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, described } of operations) {
    const statuses = Object.keys(described.responses);
    // Where a browser is sent to, it is sent on, whatever comes of it.
    if (described.operationId === 'finishOpenid') expect(statuses).toEqual(['303']);
    else {
      expect([described.operationId, statuses.some((status) => status.startsWith('2'))]).toEqual([
        described.operationId,
        true,
      ]);
      expect(statuses).toContain('400');
      expect(statuses).toContain('429');
    }
    if (described.security.length > 0) expect(statuses).toEqual(expect.arrayContaining(['401', '403']));
    const named = (described.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    for (const parameter of described.parameters ?? []) expect(Object.keys(parameter.schema)).not.toHaveLength(0);
  }
  const { schemas } = json['components'] as { schemas: Record<string, object> };
  const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
  expect([...new Set(referred)].sort()).toEqual(Object.keys(schemas).sort());
  expect(text).not.toContain('$defs');
});

test('the page of the interface shows every operation and takes nothing from elsewhere', async () => {
  await using server = await startServerUnderTest();
  const page = await server.browser().send('GET', '/api/docs');
  const { paths } = (await server.browser().send('GET', '/api/openapi.json')).json;
  for (const methods of Object.values(paths as Record<string, Record<string, Described>>)) {
    for (const { operationId } of Object.values(methods)) expect(page.text).toContain(`id="${operationId}"`);
  }
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.text).not.toMatch(/<script|<style|style=|src="http|href="http/);
  const style = await server.browser().send('GET', '/api/docs.css');
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
});

test('what the server and its process do is there for Prometheus', async () => {
  await using server = await startServerUnderTest();
  const auditor = await server.signedIn('auditor');
  const { text, headers } = await auditor.send('GET', '/metrics');
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text).toContain('gatehouse_http_request_seconds_count{operation="signIn",status="200"} 1');
  expect(text).toContain('process_cpu_seconds_total');
});

test('a supervisor sees that the server lives and can work', async () => {
  await using server = await startServerUnderTest();
  for (const path of ['/health', '/ready'])
    expect((await server.browser().send('GET', path)).json).toEqual({ status: 'ok' });
});
