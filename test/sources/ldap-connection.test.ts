/** How a directory is reached, and what is said when that or a reading fails, against a private OpenLDAP. */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ldap } from '../../src/sources/ldap/directory.ts';
import { serverAvailable } from '../servers/available.ts';
import { freePort } from '../servers/server-process.ts';
import { slapdSuffix, startSlapd } from '../servers/slapd.ts';
import { companyDirectory, entries } from './company-directory.ts';
import { ldapSource, rowsByName } from './directory-config.ts';
import { failureOf } from './reading.ts';
import { testContext } from './source-config.ts';

if (serverAvailable('slapd'))
  describe('the connection to an LDAP directory', { timeout: 120_000 }, () => {
    const company = companyDirectory();

    describe('refuses with a code that says what to do:', () => {
      const reading = async (lines: object): Promise<unknown> => {
        const { source, config } = await company.open({
          persons: { filter: '(uid=*)', fields: { surname: 'sn' } },
          ...lines,
        });
        return rowsByName(source, config.persons?.query ?? '');
      };
      const account = (name: string) => ({ bindDn: `cn=${name},${slapdSuffix}`, password: 'secret' });

      it('a wrong password, without trying it at the next server', async () => {
        const connection = `${company.server().url},${company.server().url}`;
        expect(await failureOf(reading({ connection, password: 'wrong' }))).toMatchObject({ code: 'ldap.signIn' });
      });

      it('a base that is not there', async () => {
        const error = await failureOf(reading({ base: `ou=nobody,${slapdSuffix}` }));
        expect(error).toMatchObject({ code: 'ldap.base' });
        expect(error.message).toContain(`the deepest that is there is ${slapdSuffix}`);
      });

      it('an account that may not see anything there', async () => {
        expect(['ldap.base', 'ldap.rights']).toContain((await failureOf(reading(account('blind')))).code);
        expect(await failureOf(reading(account('nearsighted')))).toMatchObject({ code: 'ldap.rights' });
      });

      it('a limit of the server, after which what came is not all', async () => {
        const base = `ou=many,${slapdSuffix}`;
        expect(await failureOf(reading({ base, ...account('limited') }))).toMatchObject({ code: 'ldap.limit' });
      });

      it('an attribute that the directory does not know', async () => {
        const error = await failureOf(
          reading({ persons: { filter: '(uid=*)', fields: { surname: 'sn', employeeId: 'employeeNumer' } } }),
        );
        expect(error).toMatchObject({ code: 'config.column' });
        expect(error.remedy).toContain('employeeNumber');
      });

      it('a base that another server keeps', async () => {
        expect(await failureOf(reading({ base: `ou=elsewhere,${slapdSuffix}` }))).toMatchObject({
          code: 'ldap.referral',
        });
      });

      it('a certificate that nobody vouches for, or that is made out to another host', async () => {
        const connection = company.server().secureUrl ?? '';
        expect(await failureOf(reading({ connection, tls: {} }))).toMatchObject({ code: 'ldap.certificate' });
        const other = connection.replace('localhost', '127.0.0.1');
        expect(await failureOf(reading({ connection: other, tls: { ca: company.files().authority } }))).toMatchObject({
          code: 'ldap.certificate',
        });
      });
    });

    it('reports what other servers hold, and does not go there', async () => {
      const said: string[] = [];
      const context = { ...testContext, log: (_level: string, message: string) => void said.push(message) };
      const config = ldapSource(company.server(), {
        base: slapdSuffix,
        persons: { filter: '(uid=kim)', fields: { surname: 'sn' } },
      });
      const source = await ldap.open(config, context);
      expect(await rowsByName(source, config.persons?.query ?? '')).toHaveLength(1);
      await source.close();
      expect(said.join()).toContain('ldap://other.example.org/');
    });

    it('takes an encrypted connection, by ldaps and by StartTLS, of an authority of its own', async () => {
      const fields = { surname: 'sn' };
      const secured = [company.server().secureUrl, company.server().url.replace('127.0.0.1', 'localhost')];
      for (const connection of secured)
        expect(
          await company.persons(
            fields,
            { filter: '(uid=kim)' },
            { connection, tls: { ca: company.files().authority } },
          ),
        ).toHaveLength(1);
    });

    describe('at a server that is none', () => {
      const answering = async (
        answer: (socket: Socket) => void,
        body: (url: string) => Promise<void>,
      ): Promise<void> => {
        const sockets = new Set<Socket>();
        const server = createServer((socket) => {
          sockets.add(socket.on('error', () => undefined));
          answer(socket);
        });
        await once(server.listen(0, '127.0.0.1'), 'listening');
        try {
          await body(`ldap://127.0.0.1:${(server.address() as AddressInfo).port}`);
        } finally {
          for (const socket of sockets) socket.destroy();
          server.close();
        }
      };
      const opened = (url: string, signal?: AbortSignal, connect = '30s') => {
        const config = ldapSource({ url }, { timeLimits: { connect } });
        return failureOf(ldap.open(config, testContext, signal));
      };

      it('waits no longer than the limit, and stops at once when it is told to', async () => {
        await answering(
          () => undefined,
          async (url) => {
            expect(await opened(url, undefined, '1s')).toMatchObject({ code: 'source.timeout' });
            const stopper = new AbortController();
            const waiting = opened(url, stopper.signal);
            stopper.abort();
            expect(await waiting).toMatchObject({ code: 'source.cancelled' });
          },
        );
      });

      it.each([
        ['closes the door', ''],
        ['speaks another language', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n').toString('hex')],
        ['promises more than fits into memory', '3084ffffffff020101'],
        ['cuts an element off', '300c02010161ff0a01000400'],
        ['answers nothing that was asked', '300c02010778070a010004000400'],
      ])('fails when it %s', async (_what, hex) => {
        const answer = (socket: Socket): void => void socket.end(Buffer.from(hex, 'hex'));
        await answering(answer, async (url) => expect(await opened(url)).toMatchObject({ code: 'source.connect' }));
      });
    });

    it('goes to the next server when one cannot be reached', async () => {
      const connection = `ldap://127.0.0.1:${await freePort()},${company.server().url}`;
      expect(await company.persons({ surname: 'sn' }, { filter: '(uid=kim)' }, { connection })).toHaveLength(1);
    });

    it('fails when the server goes while it is being read', async () => {
      // More than waits in memory and in the network's buffers.
      const own = await startSlapd({ ldif: entries(10_000) });
      const config = ldapSource(own, {
        base: `ou=many,${slapdSuffix}`,
        persons: { filter: '(uid=*)', fields: { key: 'uid', surname: 'sn', 'custom.text': 'description' } },
      });
      const source = await ldap.open(config, testContext);
      const reading = (async () => {
        for await (const _ of source.read({ text: config.persons?.query ?? '' })) await own.stop();
      })();
      expect(await failureOf(reading)).toMatchObject({ code: 'source.read' });
      expect(await failureOf(rowsByName(source, config.persons?.query ?? ''))).toMatchObject({
        code: 'source.connect',
      });
      await source.close();
    });
  });
