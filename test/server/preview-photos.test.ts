/** Photos that a plan would fetch: the new one comes from the source when somebody looks, and stands beside the old one. */
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type BrowserUnderTest, browserAvailable, startBrowser } from './browser.ts';
import { type SampleOffice, startSampleOffice } from './sample-office.ts';
import type { Answer } from './server-under-test.ts';

const patient = { timeout: 240_000 };
let office: SampleOffice;

const photographed = (id: number, photo: string): string =>
  `UPDATE employee SET photo = ${photo}, photo_version = coalesce(photo_version, 0) + 1 WHERE id = ${id}`;

beforeAll(async () => {
  office = await startSampleOffice();
  office.edit(
    photographed(1, '(SELECT photo FROM employee WHERE id = 2)'),
    photographed(4, "x'00'"),
    photographed(100, '(SELECT photo FROM employee WHERE id = 5)'),
    photographed(7, 'NULL'),
  );
}, 240_000);

afterAll(() => office?.[Symbol.asyncDispose]());

const codeOf = ({ status, json }: Answer): unknown => [status, json['code']];

anyTest(
  'the photo that a source has now is there for whoever may preview it, and nothing is kept',
  patient,
  async () => {
    const { operator, server } = office;
    const photo = (key: string) => operator.send('GET', `/api/v1/sources/hr/photos/${key}`);
    const found = await photo('1');
    expect([found.status, found.headers.get('content-type'), found.headers.get('cache-control')]).toEqual([
      200,
      'image/jpeg',
      'no-store',
    ]);
    const same = await photo('2');
    expect(found.text).toBe(same.text);
    const kept = await operator.send('GET', '/api/v1/persons/1/photo');
    expect(kept.text).not.toBe(found.text);
    expect(codeOf(await photo('4'))).toEqual([502, 'photo.format']);
    expect(codeOf(await photo('7'))).toEqual([404, 'command.notFound']);
    expect(codeOf(await photo('nobody'))).toEqual([404, 'command.notFound']);
    expect(codeOf(await operator.send('GET', '/api/v1/sources/none/photos/1'))).toEqual([404, 'config.source']);
    const auditor = await server.signedIn('auditor');
    expect(codeOf(await auditor.send('GET', '/api/v1/sources/hr/photos/1'))).toEqual([403, 'auth.forbidden']);

    const administrator = await server.signedIn('administrator');
    const source = (await administrator.send('GET', '/api/v1/configuration/sources/hr')).json;
    const drafted = await administrator.send('POST', '/api/v1/drafts/photo', { source, key: '1' });
    expect([drafted.status, drafted.text]).toEqual([200, found.text]);
    expect(codeOf(await operator.send('POST', '/api/v1/drafts/photo', { source, key: '1' }))).toEqual([
      403,
      'auth.forbidden',
    ]);
    const { photos: _, ...without } = source;
    expect(codeOf(await administrator.send('POST', '/api/v1/drafts/photo', { source: without, key: '1' }))).toEqual([
      400,
      'config.unsupported',
    ]);
  },
);

anyTest.skipIf(!browserAvailable())('the plan shows the old and the new photo side by side', patient, async () => {
  await using browser: BrowserUnderTest = await startBrowser();
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/sources/hr/preview');
  const row = (key: string) =>
    page
      .getByRole('row')
      .filter({ hasText: 'Photos' })
      .filter({ has: page.getByRole('cell', { name: new RegExp(` ${key} · `) }) });
  const pictures = async (key: string): Promise<unknown> => {
    const images = row(key).getByRole('img');
    await row(key).getByAltText('Photo: after').waitFor();
    return images.evaluateAll(async (all) => {
      const loaded = all as unknown as { decode: () => Promise<void>; naturalWidth: number; alt: string }[];
      for (const image of loaded) await image.decode();
      return loaded.map(({ alt, naturalWidth }) => `${alt}: ${naturalWidth > 0}`);
    });
  };
  expect(await pictures('1')).toEqual(['Photo: before: true', 'Photo: after: true']);
  expect(await pictures('100')).toEqual(['Photo: after: true']);
  await row('4').getByText('photo.format').waitFor();
  expect(opened.faults).toEqual([]);
});
