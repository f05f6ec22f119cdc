import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceConfig } from '../../../test/sources/source-config.ts';
import { urlParameters } from '../../model/connection-parameters.ts';
import { GatehouseError } from '../../model/errors.ts';
import { parseConnectionUrl, tlsOf, type UrlForm } from './connection-url.ts';

const form: UrlForm = {
  schemes: ['postgres', 'postgresql'],
  port: 5432,
  example: 'postgres://user:password@host:5432/database',
  options: urlParameters.postgresql,
  pathIs: 'database',
};

const parse = (connection: string) => parseConnectionUrl(sourceConfig('postgresql', connection), form);

function refusal(connection: string): GatehouseError {
  try {
    parse(connection);
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error(`${connection} was accepted.`);
}

describe('a connection URL', () => {
  it('gives host, port, account, database and parameters', () => {
    expect(parse('postgres://reader:p%40ss%2Fword@db.example.org:5433/hr?sslmode=verify-full')).toEqual({
      host: 'db.example.org',
      port: 5433,
      user: 'reader',
      password: 'p@ss/word',
      path: 'hr',
      options: new Map([['sslmode', 'verify-full']]),
    });
  });

  it('takes the usual port, hosts of IPv6 and names in any script', () => {
    expect(parse('postgresql://[::1]/%D0%BA%D0%B0%D0%B4%D1%80%D1%8B')).toMatchObject({
      host: '::1',
      port: 5432,
      user: undefined,
      path: 'кадры',
    });
  });

  it('brings every account and database back as it was, when they are escaped', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.isWellFormed() && !/^\.+$/.test(text));
    fc.assert(
      fc.property(word, word, word, (user, password, database) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        expect(parse(`postgres://${u}:${p}@host/${d}`)).toMatchObject({ user, password, path: database });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nothing of the kind', /is not a URL/],
    ['mysql://u:secret@h/db', /does not begin with postgres/],
    ['postgres://u:secret@h:port/db', /that can be read/],
    ['postgres://u:se#cret@h/db', /that can be read|names no|unescaped/],
    ['postgres://u:secret@h', /names no database/],
    ['postgres://u:secret@h/', /names no database/],
    ['postgres://u:100%secret@h/db', /percent sign|% that/],
    ['postgres://u:secret@h/db?sslmod=require', /not known: sslmod; known are sslmode/],
  ])('refuses %s', (connection, message) => {
    const error = refusal(connection);
    expect(error.code).toBe('config.invalid');
    expect(error.message).toMatch(message);
  });

  it('shows no part of a password in its errors', () => {
    for (const connection of ['postgres://u:hush@h:x/db', 'postgres://u:hu%sh@h/db', 'mysql://u:hush@h/db', 'u:hush@h'])
      expect(JSON.stringify([refusal(connection).message, refusal(connection).remedy])).not.toMatch(/hush|hu%sh/);
  });
});

describe('TLS of a connection', () => {
  const tls = (query: string) => {
    const config = sourceConfig('postgresql', `postgres://h/db${query}`);
    return tlsOf(config, parseConnectionUrl(config, form), 'disable');
  };

  it('verifies as much as sslmode says', () => {
    expect(tls('')).toBeNull();
    expect(tls('?sslmode=disable')).toBeNull();
    expect(tls('?sslmode=require')).toMatchObject({ verify: false, verifyHost: false });
    expect(tls('?sslmode=verify-ca')).toMatchObject({ verify: true, verifyHost: false });
    expect(tls('?sslmode=verify-full')).toMatchObject({ verify: true, verifyHost: true });
  });

  it('refuses modes and files that do not exist', () => {
    expect(() => tls('?sslmode=maybe')).toThrow(/sslmode of source hr is maybe/);
    expect(() => tls('?sslmode=verify-ca&sslrootcert=/no/such/file.pem')).toThrow(
      /sslrootcert of source hr cannot be read/,
    );
  });
});
