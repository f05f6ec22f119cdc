/** Encrypted connections, against a server with a certificate of an authority made for the test. */
import { chownSync, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresql } from '../../src/sources/sql/postgresql.ts';
import { serverAvailable } from '../servers/available.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import { findProgram } from '../servers/programs.ts';
import { runProgram, type TestServer } from '../servers/server-process.ts';
import { failureOf, rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

const openssl = findProgram('openssl');
if (openssl === null) process.stderr.write('NOT TESTED: encrypted connections: openssl is not installed\n');

if (openssl !== null && serverAvailable('postgresql'))
  describe('an encrypted connection to PostgreSQL', { timeout: 120_000 }, () => {
    let folder: string;
    let server: TestServer;
    const open = (query: string) =>
      postgresql.open(
        sourceConfig('postgresql', `${server.url.replace('127.0.0.1', 'localhost')}${query}`),
        testContext,
      );
    const encrypted = async (query: string): Promise<unknown> => {
      const source = await open(query);
      const text = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      const rows = await rowsOf(source.read({ text })).finally(() => source.close());
      return rows[0]?.[0];
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'));
      server = await startPostgresql();
      await makeCertificates(openssl, folder, server.socketFolder ?? '');
      const source = await open('');
      await switchOn(source);
      await source.close();
    }, 120_000);
    afterAll(async () => {
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('is encrypted as far as sslmode asks for it', async () => {
      const authority = `sslrootcert=${encodeURIComponent(join(folder, 'ca.pem'))}`;
      expect(await encrypted('')).toBe('false');
      expect(await encrypted('?sslmode=require')).toBe('true');
      expect(await encrypted(`?sslmode=verify-ca&${authority}`)).toBe('true');
    });

    it('is refused when the certificate cannot be verified, or is made out to another host', async () => {
      const authority = `sslrootcert=${encodeURIComponent(join(folder, 'ca.pem'))}`;
      expect(await failureOf(open('?sslmode=verify-ca'))).toMatchObject({ code: 'source.connect' });
      const error = await failureOf(open(`?sslmode=verify-full&${authority}`));
      expect(error.code).toBe('source.connect');
      expect(error.message).toContain('db.example.org');
    });

    async function switchOn(source: Awaited<ReturnType<typeof open>>): Promise<void> {
      await source.write({ text: 'ALTER SYSTEM SET ssl = on' });
      await source.write({ text: 'SELECT pg_reload_conf()' });
      const deadline = Date.now() + 60_000;
      // Sessions that are open already take over the new settings a moment later than new ones.
      while ((await encrypted('?sslmode=require').catch(() => null)) !== 'true')
        if (Date.now() > deadline) throw new Error('The server did not switch encryption on.');
    }
  });

/** An authority `ca.pem` in `folder`; a certificate of it for db.example.org where the server looks for one. */
async function makeCertificates(program: string, folder: string, serverFolder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await runProgram([
    program,
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=Test',
  ]);
  const [serverKey, certificate] = [join(serverFolder, 'server.key'), join(serverFolder, 'server.crt')];
  const subject = ['-subj', '/CN=db.example.org'];
  await runProgram([program, 'req', ...key, '-keyout', serverKey, '-out', at('server.csr'), ...subject]);
  await writeFile(at('names'), 'subjectAltName=DNS:db.example.org\n');
  const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')];
  await runProgram([program, 'x509', '-req', '-in', at('server.csr'), ...authority, '-out', certificate, '-days', '2']);
  const { uid, gid } = statSync(serverFolder);
  for (const file of [serverKey, certificate]) if (existsSync(file)) chownSync(file, uid, gid);
}
