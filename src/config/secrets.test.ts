import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyFileName, openSecrets } from './secrets.ts';

const key = Buffer.alloc(32, 7).toString('base64');

describe('Secrets', () => {
  it('come back as they were, and never look the same twice', () => {
    const secrets = openSecrets(folder(), { GATEHOUSE_KEY: key });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = secrets.seal(text);
        expect(secrets.unseal(sealed)).toBe(text);
        expect(secrets.seal(text)).not.toBe(sealed);
      }),
      { numRuns: 50 },
    );
  });

  it('get a key file that only its owner may read, made when the first one is stored', () => {
    const data = join(folder(), 'data');
    const secrets = openSecrets(data, {});
    expect(existsSync(join(data, keyFileName))).toBe(false);
    const sealed = secrets.seal('geheim');
    expect(statSync(join(data, keyFileName)).mode & 0o777).toBe(0o600);
    expect(readdirSync(data)).toEqual([keyFileName]);
    expect(openSecrets(data, {}).unseal(sealed)).toBe('geheim');
  });

  it('are refused with a key file that others can read', () => {
    const data = folder();
    openSecrets(data, {}).seal('x');
    chmodSync(join(data, keyFileName), 0o640);
    expect(() => openSecrets(data, {}).seal('x')).toThrow('can be read or changed by other users');
  });

  it('cannot be read with another key, without one, or after a change', () => {
    const data = folder();
    const sealed = openSecrets(data, { GATEHOUSE_KEY: key }).seal('geheim');
    const other = openSecrets(data, { GATEHOUSE_KEY: Buffer.alloc(32, 8).toString('base64') });
    const code = { code: 'config.secret' };
    expect(() => other.unseal(sealed)).toThrow(expect.objectContaining(code));
    expect(() => openSecrets(data, {}).unseal(sealed)).toThrow(expect.objectContaining(code));
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    const changed = `${sealed.slice(0, 20)}${last}${sealed.slice(21)}`;
    const own = openSecrets(data, { GATEHOUSE_KEY: key });
    if (changed !== sealed) expect(() => own.unseal(changed)).toThrow(expect.objectContaining(code));
    expect(() => own.unseal('v1.AAAA')).toThrow(expect.objectContaining(code));
    expect(existsSync(join(data, keyFileName))).toBe(false);
  });

  it('are refused with a key of the wrong length', () => {
    const data = folder();
    writeFileSync(join(data, keyFileName), 'short\n', { mode: 0o600 });
    expect(() => openSecrets(data, {}).seal('x')).toThrow('32 bytes in base64');
    expect(() => openSecrets(data, { GATEHOUSE_KEY: 'AAAA' }).seal('x')).toThrow('32 bytes in base64');
  });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}
