/** The wizard over a directory, against a private OpenLDAP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { type BrowserUnderTest, startBrowser } from './browser.ts';
import { startServerUnderTest } from './server-under-test.ts';
import { fillIn, fillPassword, goNext, startFirstCycle, testConnection } from './wizard-walk.ts';

const web = fileURLToPath(new URL('../../web', import.meta.url));
const people = `ou=people,${slapdSuffix}`;

if (serverAvailable('slapd'))
  describe('the wizard over a directory', { timeout: 240_000 }, () => {
    let directory: Slapd;
    let browser: BrowserUnderTest;
    let folder: string;
    let files: Certificates;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gatehouse-wizard-'));
      files = await makeCertificates(folder, 'localhost');
      [directory, browser] = await Promise.all([startSlapd({ ldif: entries, tls: files }), startBrowser()]);
    }, 120_000);
    afterAll(async () => {
      await browser?.[Symbol.asyncDispose]();
      await directory?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('goes from an LDAP server to people, their departments and cards', async () => {
      await using server = await startServerUnderTest({ web });
      await using opened = await browser.open(server);
      const { page, faults, visit } = opened;
      await visit('/sources/new');
      await page.getByRole('button', { name: /^LDAP/ }).click();
      await fillIn(page, { Servers: directory.secureUrl ?? '', User: slapdAdmin.bindDn });
      await fillPassword(page, slapdAdmin.password);
      await testConnection(page, 'the host as the certificate has it.');
      await fillIn(page, { 'Certificate authority': files.authority });
      await testConnection(page, 'The directory answers');
      await page.getByText('Units that this account sees: 2').waitFor();
      await page.getByRole('combobox', { name: 'Unit that people are in' }).fill('ou=people');
      await page.getByRole('option', { name: people, exact: true }).click();
      expect(await page.getByRole('combobox', { name: 'Unit that people are in' }).inputValue()).toBe(people);

      await goNext(page, 'People');
      await page.getByRole('region', { name: 'Sample rows: People' }).getByText('045,21002').waitFor();
      await goNext(page, 'Fields');
      expect(await page.getByLabel('Employee ID').inputValue()).toBe('employeeNumber');
      await page
        .getByRole('region', { name: 'Before and after: People' })
        .getByRole('row', { name: /Kim.*17/ })
        .first()
        .waitFor();
      await goNext(page, 'Departments and cards');
      await page.getByRole('switch', { name: 'Read: Departments' }).check();
      await page.getByLabel('Card numbers').selectOption('carLicense');
      await page.getByRole('radio', { name: /^w26:/ }).check();
      await page.getByText('All sample rows can be taken over.').waitFor();
      await goNext(page, 'Schedule and guard');
      await goNext(page, 'Preview and start');
      const cycle = await startFirstCycle(page, 'Applied');
      expect(cycle).toBeGreaterThan(0);
      await visit('/people');
      await page.getByText('Kim Anna').first().waitFor();
      expect(faults).toEqual([]);
    });
  });

const entries = `dn: ${people}
objectClass: organizationalUnit
ou: people

dn: ou=IT,${people}
objectClass: organizationalUnit
ou: IT

dn: uid=kim,ou=IT,${people}
objectClass: inetOrgPerson
uid: kim
cn: Anna Kim
sn: Kim
givenName: Anna
employeeNumber: 17
carLicense: 045,21002
`;
