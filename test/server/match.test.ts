/** Deciding over REST and on the page who a new row is that agrees with several people. */
import { test as anyTest, expect } from 'vitest';
import { browserAvailable, startBrowser } from './browser.ts';
import { web } from './sample-office.ts';
import { until } from './sample-source.ts';
import { startServerUnderTest } from './server-under-test.ts';
import { addTwinSources } from './twin-sources.ts';

const patient = { timeout: 240_000 };
const test = anyTest.skipIf(!browserAvailable());

const told = {
  key: 'h1',
  decisions: ['join', 'new'],
  row: { 'custom.born': '1990-01-02' },
  waitingNumbers: ['41265055'],
  people: [{ name: 'Ivanova Anna', department: 'Agency' }, { name: 'Ivanov Ilya' }],
};

anyTest('a row is joined over REST, a cycle brings the rest at once, and it is taken back', patient, async () => {
  await using server = await startServerUnderTest();
  const { operator, conflicts, afterCycles } = await addTwinSources(server);
  const [conflict] = await conflicts();
  expect(conflict).toMatchObject(told);
  const [first = 0, second = 0] = conflict?.candidates ?? [];
  const path = `/api/v1/conflicts/${conflict?.id}/resolve`;
  const wish = { decision: 'join', person: first, reason: 'The same birthday' };

  const auditor = await server.signedIn('auditor');
  expect((await auditor.send('POST', path, wish)).json).toMatchObject({ status: 403, code: 'auth.forbidden' });
  for (const wrong of [
    { ...wish, person: undefined },
    { ...wish, decision: 'new' },
    { ...wish, reason: ' ' },
    { ...wish, holder: first },
    { decision: 'merge', reason: 'x' },
  ]) {
    expect((await operator.send('POST', path, wrong)).json).toMatchObject({ status: 400, code: 'request.invalid' });
  }
  const others = [
    { ...wish, person: 999 },
    { decision: 'give', reason: 'x' },
  ];
  const codes = [];
  for (const other of others) codes.push((await operator.send('POST', path, other)).json['code']);
  expect(codes).toEqual(['conflict.changed', 'conflict.decision']);

  const decided = await operator.send('POST', path, wish);
  expect(decided.json).toMatchObject({ decision: 'join', person: first });
  expect((await operator.send('POST', path, wish)).json).toMatchObject({ status: 404, code: 'command.notFound' });
  const person = (id: number) => operator.send('GET', `/api/v1/persons/${id}`).then(({ json }) => json);
  await until(
    () => person(first),
    ({ department }) => department === 'Office/Accounts',
  );
  await afterCycles();
  expect(await person(first)).toMatchObject({ identifiers: [{ number: '41265055' }] });
  const audit = (await operator.send('GET', '/api/v1/audit')).json['items'] as { what: string; target: string }[];
  expect(audit).toContainEqual(
    expect.objectContaining({
      what: 'decided on a conflict',
      target: `conflict ${conflict?.id}: join person ${first}: The same birthday`,
    }),
  );

  const undone = await operator.send('POST', `/api/v1/changes/${String(decided.json['change'])}/undo`);
  expect(undone.json).toMatchObject({ reverted: 1, changes: [{ outcome: 'reverted' }] });
  expect(await person(first)).toMatchObject({ department: 'Agency', identifiers: [] });
  expect(await conflicts()).toMatchObject([{ id: conflict?.id, candidates: [first, second] }]);

  const made = (await operator.send('POST', path, { decision: 'new', reason: 'A third one' })).json;
  expect(made).toMatchObject({ decision: 'new' });
  await until(
    () => person(Number(made['person'])),
    ({ identifiers }) => (identifiers as unknown[]).length === 1,
  );
  expect(await conflicts()).toEqual([]);
});

test('a row is decided on the page with the candidates side by side, and taken back', patient, async () => {
  await using server = await startServerUnderTest({ web });
  const { conflicts, afterCycles } = await addTwinSources(server);
  await using browser = await startBrowser();
  await using opened = await browser.open(server);
  const { page } = opened;
  await opened.visit('/conflicts');
  await page.getByRole('button', { name: 'Look at all and decide' }).click();
  await page.getByText('The new row').waitFor();
  await page.getByText('People were looked for by: Employee ID.').waitFor();
  await page.getByText('Agrees with the row', { exact: true }).nth(1).waitFor();
  // What waits for the person, and the photo that the source has.
  await page.getByText('Cards that wait: 41265055').waitFor();
  await page.getByRole('img', { name: 'Photo of Ivanova Anna' }).first().waitFor();
  // By name before anything is opened.
  await page.getByRole('heading', { name: 'People: Ivanova Anna (h1)' }).waitFor();
  await page.getByText('agency, key a2').waitFor();
  await page.getByText('Latest changes').nth(1).waitFor();
  // Of the one who is somebody else the birthday stands out.
  await page.getByRole('definition').filter({ hasText: '1985-05-05' }).getByText('differs from the row').waitFor();
  const [first = 0] = (await conflicts())[0]?.candidates ?? [];
  const choose = page.getByRole('button', { name: `It is Ivanova Anna (No. ${first})` });
  await choose.click();
  await page.getByText('Say why.').waitFor();
  await page.getByLabel('Reason').fill('The same birthday');
  await choose.click();
  await page.getByRole('heading', { name: 'No conflicts' }).waitFor();
  await until(
    async () => (await (await server.signedIn('auditor')).send('GET', `/api/v1/persons/${first}`)).json,
    ({ department }) => department === 'Office/Accounts',
  );
  await afterCycles();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(/^1 change reverted/).waitFor();
  await page.getByRole('button', { name: 'Look at all and decide' }).click();
  await page.getByLabel('Reason').fill('A namesake');
  await page.getByRole('button', { name: 'It is a new person' }).click();
  await page.getByRole('heading', { name: 'No conflicts' }).waitFor();
  expect(opened.faults).toEqual([]);
});

test('whoever may not decide sees the candidates and no buttons', patient, async () => {
  await using server = await startServerUnderTest({ web });
  await addTwinSources(server);
  await using browser = await startBrowser();
  const auditing = { ...server, signedIn: () => server.signedIn('auditor') };
  await using opened = await browser.open(auditing, { language: 'ru', width: 390 });
  const { page } = opened;
  await opened.visit('/conflicts');
  await page.getByRole('button', { name: 'Строка и кандидаты' }).click();
  await page.getByText('Подходит под строку', { exact: true }).nth(1).waitFor();
  expect(await page.getByRole('button', { name: 'Это новый человек' }).count()).toBe(0);
  expect(opened.faults).toEqual([]);
});
