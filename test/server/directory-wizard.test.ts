/** The wizard over a directory and over a domain, against a private OpenLDAP and a private Samba. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { type Samba, sambaAdmin, sambaRealm, sambaSuffix, startSamba } from '../servers/samba.ts';
import { type Slapd, slapdAdmin, slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { type BrowserUnderTest, startBrowser } from './browser.ts';
import { startServerUnderTest } from './server-under-test.ts';
import {
  chooseGroup,
  fillIn,
  fillPassword,
  goNext,
  seriousFaults,
  startFirstCycle,
  testConnection,
} from './wizard-walk.ts';

const web = fileURLToPath(new URL('../../web', import.meta.url));
const people = `ou=people,${slapdSuffix}`;

if (serverAvailable('samba'))
  describe('the wizard over a domain', { timeout: 240_000 }, () => {
    let domain: Samba;
    let browser: BrowserUnderTest;
    beforeAll(async () => {
      [domain, browser] = await Promise.all([startSamba(), startBrowser()]);
      await domain.add(domainEntries);
    }, 240_000);
    afterAll(async () => {
      await browser?.[Symbol.asyncDispose]();
      await domain?.stop();
    });

    it('goes from a domain, an account and a unit to people with departments and access levels', async () => {
      await using server = await startServerUnderTest({ web });
      await using opened = await browser.open(server);
      const { page, faults, visit } = opened;
      await visit('/sources/new');
      await page.getByRole('button', { name: /^Active Directory/ }).click();
      await testConnection(page, /Still missing: Domain, User,? and Password/);
      await fillIn(page, { Domain: sambaRealm, User: 'administrator', Controllers: domain.url });
      await fillPassword(page, 'wrong');
      await page.getByLabel('Check of the certificate').selectOption('none');
      await testConnection(page, /since the password is wrong|refuses the account/);
      await fillPassword(page, sambaAdmin.password);
      await page.getByLabel('Check of the certificate').selectOption('full');
      await fillIn(page, { 'Certificate authority': domain.authority });
      await testConnection(page, /tls.verify: ca leaves the name aside/);
      await page.getByLabel('Check of the certificate').selectOption('ca');
      await testConnection(page, 'The directory answers');
      await page.getByRole('radio', { name: 'Staff', exact: true }).check();
      const base = page.getByRole('textbox', { name: 'Unit that people are in' });
      expect(await base.inputValue()).toBe(`OU=Staff,${sambaSuffix}`);
      expect(await seriousFaults(page)).toEqual([]);

      await goNext(page, 'People');
      await page.getByText('The filter finds people; here are the first 1.').waitFor();
      const attributes = page.getByRole('region', { name: 'Attributes that people have here' });
      await attributes.getByRole('row', { name: /title Engineer/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await goNext(page, 'Fields');
      await page.getByLabel('Surname').getByText('preset: sn').waitFor({ state: 'attached' });
      const result = page.getByRole('region', { name: 'Before and after: People' });
      await result.getByRole('row', { name: /Ким.*Engineer/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);

      await goNext(page, 'Departments and cards');
      await page
        .getByRole('region', { name: 'Before and after: Departments' })
        .getByRole('row', { name: /Plant/ })
        .waitFor();
      await chooseGroup(page, 'Front door');
      expect(await seriousFaults(page)).toEqual([]);
      await goNext(page, 'Schedule and guard');
      await goNext(page, 'Preview and start');
      await startFirstCycle(page, 'Applied');
      await visit('/people');
      await page.getByText('Ким Анна').first().click();
      await page.getByText('Main entrance').first().waitFor();
      expect(faults).toEqual([]);
    });
  });

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
      await page.getByText('How to make the certificate known').waitFor();
      await fillIn(page, { 'Certificate authority': files.certificate.replace('server.pem', 'server.key') });
      await testConnection(page, /holds no certificate/);
      const names = '10.0.0.10, 10.0.0.11:5353';
      await fillIn(page, { 'DNS servers': names });
      await page.getByText('YAML', { exact: true }).click();
      await page.getByRole('textbox', { name: 'YAML' }).getByText('10.0.0.11:5353').waitFor();
      await page.getByText('Form', { exact: true }).click();
      expect(await page.getByRole('textbox', { name: 'DNS servers' }).inputValue()).toBe(names);
      await fillIn(page, { 'DNS servers': '' });
      await fillIn(page, { 'Certificate authority': files.authority });
      await testConnection(page, 'The directory answers');
      await page.getByText('Units that this account sees: 3').waitFor();
      await page.getByRole('radio', { name: 'people', exact: true }).check();
      expect(await page.getByRole('textbox', { name: 'Unit that people are in' }).inputValue()).toBe(people);
      expect(await seriousFaults(page)).toEqual([]);

      await goNext(page, 'People');
      await page.getByRole('region', { name: 'Attributes that people have here' }).getByText('045,21002').waitFor();
      const filter = page.getByRole('textbox', { name: 'Filter' });
      await filter.fill('(objectClass=inetOrg');
      await page.getByText(/lacks a closing bracket/).waitFor();
      await filter.fill('(objectClass=inetOrgPerson)');
      await page.getByText('The filter finds people; here are the first 1.').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await goNext(page, 'Fields');
      expect(await page.getByLabel('Employee ID').inputValue()).toBe('employeeNumber');
      await page
        .getByRole('region', { name: 'Before and after: People' })
        .getByRole('row', { name: /Kim.*17/ })
        .first()
        .waitFor();
      await goNext(page, 'Departments and cards');
      await page.getByRole('switch', { name: 'Read: Departments' }).check();
      await chooseGroup(page, 'Front door');
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByLabel('Card numbers').selectOption('carLicense');
      await page.getByRole('radio', { name: /^w26:/ }).check();
      await page.getByText('All sample rows can be taken over.').waitFor();
      await goNext(page, 'Schedule and guard');
      await goNext(page, 'Preview and start');
      const cycle = await startFirstCycle(page, 'Applied');
      expect(cycle).toBeGreaterThan(0);
      await visit('/people');
      await page.getByText('Kim Anna').first().click();
      await page.getByText('Main entrance').first().waitFor();
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

dn: ou=doors,${slapdSuffix}
objectClass: organizationalUnit
ou: doors

dn: cn=Front door,ou=doors,${slapdSuffix}
objectClass: groupOfNames
cn: Front door
member: uid=kim,ou=IT,${people}
`;

const domainEntries = `dn: OU=Staff,${sambaSuffix}
objectClass: organizationalUnit

dn: OU=Plant,OU=Staff,${sambaSuffix}
objectClass: organizationalUnit

dn: CN=Anna,OU=Plant,OU=Staff,${sambaSuffix}
objectClass: user
sAMAccountName: anna
sn: Ким
givenName: Анна
title: Engineer
userAccountControl: 512
unicodePwd:: ${Buffer.from('"Passw0rd-2026!"', 'utf16le').toString('base64')}

dn: CN=Front door,OU=Staff,${sambaSuffix}
objectClass: group
sAMAccountName: Front door
description: Main building
member: CN=Anna,OU=Plant,OU=Staff,${sambaSuffix}
`;
