/** The OpenAPI document before a linter that is not ours: all of Redocly's recommended rules, none of them broken. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { startServerUnderTest } from './server-under-test.ts';

async function problemsOf(document: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source: document, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`);
}

test('the document breaks no recommended rule, and a document that does is found out', async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const { text } = await server.browser().send('GET', '/api/openapi.json');
  expect(await problemsOf(text)).toEqual([]);
  const broken = text.replace('"operationId":"listHooks",', '').replace('"#/components/schemas/Hook"', '"#/nowhere"');
  expect((await problemsOf(broken)).map((problem) => problem.split(':')[0])).toEqual(
    expect.arrayContaining(['operation-operationId', 'no-unresolved-refs']),
  );
});
