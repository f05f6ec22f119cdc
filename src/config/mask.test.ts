import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskConnection, maskSecrets, maskText, secretTexts } from './mask.ts';

describe('A connection is shown without its secrets:', () => {
  it.each([
    ['Driver={A;B};Uid=u;Pwd=geheim;Port=1', 'Driver={A;B};Uid=u;Pwd=***;Port=1'],
    ['DSN=hr;PWD={a;b}}c};x=1', 'DSN=hr;PWD=***;x=1'],
    ['DSN=hr;Password = geheim', 'DSN=hr;Password =***'],
    ['DSN=hr;SSL_Key Password=geheim;AccessToken=t', 'DSN=hr;SSL_Key Password=***;AccessToken=***'],
    ['DSN=hr;Pwd={geheim', 'DSN=hr;Pwd=***'],
    ['DSN=hr;Pwd=${HR};Uid=${U}', 'DSN=hr;Pwd=${HR};Uid=${U}'],
    ['DSN=hr;Pwd={${HR}}', 'DSN=hr;Pwd={${HR}}'],
    ['DSN=hr;Pwd=pre${HR}', 'DSN=hr;Pwd=***'],
    ['DSN=hr;Pwd=$${HR}', 'DSN=hr;Pwd=***'],
    ['postgres://u:geheim@h:5432/d', 'postgres://u:***@h:5432/d'],
    ['postgres://u:%40%2F@h/d?sslmode=require&sslpassword=x', 'postgres://u:***@h/d?sslmode=require&sslpassword=***'],
    ['postgres://u:a/b@c?d#e@h/d', 'postgres://u:***@h/d'],
    ['postgres://u:${file:/run/secrets/a@b}@h/d', 'postgres://u:${file:/run/secrets/a@b}@h/d'],
    ['postgres://u@h/d', 'postgres://u@h/d'],
    ['sqlite:/var/lib/hr.db', 'sqlite:/var/lib/hr.db'],
  ])('%s', (written, shown) => {
    expect(maskConnection(written)).toBe(shown);
  });
});

// Words of its own, so that it cannot be found in what surrounds it by chance.
const oddPassword = fc
  .string({ unit: fc.constantFrom(...Array.from('{};=@:/?#%&\'" \\$<>[]()!*,+é字🔑\u00a0\u2028')), maxLength: 12 })
  .map((odd) => `Qz7${odd}Kx9`);

describe('Whatever characters a password has,', () => {
  it('it is masked in an ODBC connection string', () => {
    fc.assert(
      fc.property(oddPassword, (password) => {
        const text = `Driver={PostgreSQL Unicode};Pwd={${password.replaceAll('${', () => '$${').replaceAll('}', '}}')}};Server=h`;
        expect(maskConnection(text)).toBe('Driver={PostgreSQL Unicode};Pwd=***;Server=h');
        for (const piece of [password, 'Qz7', 'Kx9']) {
          expect(maskText(text)).not.toContain(piece);
          expect(maskText(`the driver says: ${text}`)).not.toContain(piece);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('it is masked in a URL, encoded or not', () => {
    fc.assert(
      fc.property(oddPassword, fc.boolean(), (password, encode) => {
        const text = `mysql://user:${encode ? encodeURIComponent(password) : password}@host:3306/hr`;
        for (const masked of [maskConnection(text), maskText(text), maskText(`cannot open ${text}`)]) {
          expect(masked).not.toContain('Kx9');
          expect(masked).not.toContain('Qz7');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('it is masked in a message that repeats it in any form', () => {
    fc.assert(
      fc.property(oddPassword, (password) => {
        const secrets = secretTexts(`mysql://user:${encodeURIComponent(password)}@host/hr`);
        const message = `cannot sign in with ${password}, that is ${encodeURIComponent(password)}.`;
        expect(maskSecrets(message, secrets)).not.toContain(password);
        expect(maskSecrets(message, secrets)).not.toContain(encodeURIComponent(password));
      }),
      { numRuns: 300 },
    );
  });
});

describe('A message', () => {
  it('without secrets stays as it is', () => {
    for (const text of [
      'password authentication failed for user "hr"',
      'cannot reach postgres://db:5432/hr, ask admin@example.org',
      'Login failed for user hr; state 28000',
    ]) {
      expect(maskText(text)).toBe(text);
    }
  });

  it('is masked in a time that grows with its length only', { timeout: 20_000 }, () => {
    for (const piece of ['a ', 'pwd', 'a-', 'x://', ';', '="', 'pwd={']) {
      const long = piece.repeat(50_000);
      expect(maskText(long).length).toBeGreaterThan(0);
      expect(maskConnection(long).length).toBeGreaterThan(0);
    }
  });

  it('keeps its words when a secret is very short', () => {
    expect(maskSecrets('a table has a column', ['a'])).toBe('*** table has *** column');
  });
});
