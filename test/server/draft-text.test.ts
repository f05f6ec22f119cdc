/** Drafts as YAML and back: faults at their lines, comments that stay. */
import { expect, test } from 'vitest';
import { startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 60_000 };
const yaml = `# from the plant
name: hr
type: push
persons:
  fields:
    key: id
    name: { value: "{{ trim( }}" } # whole
    validFrom: { column: hired, format: NN }
    shoe: size
`;

test('what is wrong in the text of a draft is told with its line', patient, async () => {
  await using server = await startServerUnderTest();
  const { send } = await server.signedIn('administrator');
  const invalid = await send('POST', '/api/v1/drafts/parse', { yaml });
  expect(invalid.json['errors']).toMatchObject([
    { place: 'sources[0].persons.fields.validFrom.format', line: 8 },
    { place: 'sources[0].persons.fields.shoe', line: 9 },
  ]);
  // Expressions are looked at when everything else is right.
  const expression = await send('POST', '/api/v1/drafts/parse', { yaml: yaml.split('\n').slice(0, 7).join('\n') });
  expect(expression.json['errors']).toMatchObject([{ line: 7 }]);
  const whole = `sources:\n${yaml.replaceAll(/^/gm, '    ').replace('    # from the plant\n    name', '  - name')}`;
  const shifted = await send('POST', '/api/v1/drafts/parse', { yaml: whole });
  expect(shifted.json['errors']).toMatchObject([{ line: 8 }, { line: 9 }]);
  const beside = await send('POST', '/api/v1/drafts/parse', {
    yaml: `${whole.trimEnd()}\npresence:\n  zones: [Site]\n`,
  });
  expect(beside.json).toMatchObject({ code: 'config.invalid', place: 'presence', line: 10 });
  const syntax = await send('POST', '/api/v1/drafts/parse', { yaml: 'name: hr\ntype: [push\n' });
  expect(syntax.json).toMatchObject({ code: 'config.syntax', line: 3 });
});

test('a draft is written into the text that it was read from', patient, async () => {
  await using server = await startServerUnderTest();
  const { send } = await server.signedIn('administrator');
  const { source } = (await send('POST', '/api/v1/drafts/parse', { yaml })).json as { source: object };
  const changed = { ...source, schedule: { every: '1h' }, connection: 'postgres://hr:secret@db/hr' };
  const written = String((await send('POST', '/api/v1/drafts/yaml', { source: changed, text: yaml })).json['yaml']);
  expect(written).toContain('# from the plant');
  expect(written).toContain('# whole');
  expect(written).toContain('every: 1h');
  const fresh = String((await send('POST', '/api/v1/drafts/yaml', { source: changed, text: 'a: [' })).json['yaml']);
  expect(fresh).toContain('every: 1h');
  expect(`${written}${fresh}`).not.toContain('secret');
});
