import { describe, expect, it } from 'vitest';
import { GatehouseErrors } from '../model/errors.ts';
import { differences } from './differences.ts';
import { exportYaml } from './export.ts';
import { parseDocument } from './parse.ts';
import { resolveSignIn } from './resolve.ts';
import type { RawDocument } from './schema.ts';
import { openSecrets } from './secrets.ts';
import { mergeDocuments, openDocument, storeDocument } from './stored.ts';

const lookup = { env: { SECRET: 'from the environment' }, readFile: () => '' };
const secrets = openSecrets('unused', { GATEHOUSE_KEY: Buffer.alloc(32, 1).toString('base64') });

function textOf(more: string, issuer = 'https://login.example.org'): string {
  return `sources: []
signIn:
  openid:
    issuer: ${issuer}
    clientId: gatehouse
    roles: { administrator: [admins] }
${more}`;
}

const withSecret = parseDocument(textOf('    clientSecret: "Qz7 Kx9"\n'), lookup).raw;

function faultsOf(text: string, stored?: RawDocument): string[] {
  try {
    parseDocument(text, { ...lookup, ...(stored === undefined ? {} : { stored }) });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof GatehouseErrors)) throw thrown;
    return thrown.errors.map(({ message }) => message);
  }
}

describe('The sign-in of a configuration', () => {
  it('has its defaults filled in, and its references resolved when it is used', () => {
    const { document, raw } = parseDocument(textOf('    clientSecret: "${SECRET}"\n'), lookup);
    expect(document.signIn?.openid).toEqual({
      issuer: 'https://login.example.org',
      clientId: 'gatehouse',
      clientSecret: 'from the environment',
      scopes: ['openid', 'profile'],
      roleClaim: 'groups',
      groups: { administrator: ['admins'], operator: [], auditor: [] },
      label: 'login.example.org',
      allowHttp: false,
    });
    expect(raw.signIn?.openid?.clientSecret).toBe('${SECRET}');
    const later = { ...lookup, env: { SECRET: 'changed' } };
    expect(resolveSignIn(raw.signIn ?? {}, later).openid?.clientSecret).toBe('changed');
  });

  it('is stored with its secret encrypted, exported with it masked, and the export changes nothing', () => {
    const stored = storeDocument(withSecret, secrets);
    expect(JSON.stringify(stored)).not.toContain('Qz7');
    expect(openDocument(JSON.parse(JSON.stringify(stored)), secrets)).toEqual(withSecret);
    const yaml = exportYaml(withSecret);
    expect(yaml).toContain('clientSecret: "***"');
    expect(yaml).not.toContain('Qz7');
    const again = parseDocument(yaml, { ...lookup, stored: withSecret }).raw;
    expect(again).toEqual(withSecret);
    expect(differences(withSecret, mergeDocuments(withSecret, again, false))).toEqual([]);
  });

  it('says that its secret differs without saying what it is', () => {
    const next = parseDocument(textOf('    clientSecret: "Qz8 Kx9"\n    label: Office\n'), lookup).raw;
    expect(differences(withSecret, next)).toEqual([
      { source: '', path: 'signIn.openid.clientSecret', old: '***', new: '***', secretChanged: true },
      { source: '', path: 'signIn.openid.label', old: null, new: 'Office' },
    ]);
    expect(JSON.stringify(differences({ sources: [] }, next))).not.toContain('Qz8');
  });

  it('does not send a kept secret to another provider, and *** stands for nothing where nothing is kept', () => {
    const masked = '    clientSecret: "***"\n';
    expect(faultsOf(textOf(masked), withSecret)).toEqual([]);
    expect(faultsOf(textOf(masked, 'https://elsewhere.example'), withSecret).join()).toMatch(
      /signIn\.openid\.clientSecret.*is not sent elsewhere/,
    );
    expect(faultsOf(textOf(`${masked}    caFile: /etc/ssl/own.pem\n`), withSecret).join()).toContain(
      'is not sent elsewhere',
    );
    expect(faultsOf(textOf(masked)).join()).toContain('only stands for one that is already stored');
  });

  it('stays when a document without it is applied, goes when it is pruned, and survives the loss of the key', () => {
    expect(mergeDocuments(withSecret, { sources: [] }, false).signIn).toEqual(withSecret.signIn);
    expect(mergeDocuments(withSecret, { sources: [] }, true).signIn).toBeUndefined();
    const lost: string[] = [];
    const other = openSecrets('unused', { GATEHOUSE_KEY: Buffer.alloc(32, 2).toString('base64') });
    const opened = openDocument(storeDocument(withSecret, secrets), other, (place) => lost.push(place));
    expect([lost, opened.signIn?.openid?.clientSecret]).toEqual([['signIn.openid'], '']);
    expect(faultsOf(textOf('    clientSecret: "***"\n'), opened).join()).toContain('only stands for one');
  });

  it('takes a provider over TLS, or on this machine, or where that is allowed in so many words', () => {
    for (const issuer of ['http://127.0.0.1:3000', 'http://localhost/x', 'http://[::1]:8']) {
      expect(faultsOf(textOf('', issuer))).toEqual([]);
    }
    expect(faultsOf(textOf('', 'http://login.example.org')).join()).toMatch(
      /signIn\.openid\.issuer.*must begin with https/,
    );
    expect(faultsOf(textOf('    allowHttp: true\n', 'http://login.example.org'))).toEqual([]);
    for (const issuer of [
      'ftp://x',
      'login.example.org',
      'https://u:p@x',
      'https://x?y',
      'https://x#y',
      'http://127.0.0.1.evil.example',
    ]) {
      expect([issuer, faultsOf(textOf('', issuer)).length]).toEqual([issuer, 1]);
    }
  });

  it('gives somebody a role, and no message repeats its secret', () => {
    const nobody = faultsOf(textOf('').replace('{ administrator: [admins] }', '{ claim: groups }'));
    expect(nobody.join()).toContain('gives no role to anybody');
    const wrong = faultsOf(textOf(`    clientSecret: ${'Qz7'.repeat(400)}\n    role: x\n`));
    expect(wrong).toHaveLength(2);
    expect(wrong.join()).not.toContain('Qz7');
  });
});
