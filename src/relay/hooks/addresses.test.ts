import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { HookConfig } from '../../config/document.ts';
import { addressKind, mayReach, type Resolve, refuseAddress } from './addresses.ts';
import { openPoster } from './post.ts';

const usual = { private: true, loopback: false, linkLocal: false };

function hook(url: string, allow = usual): HookConfig {
  return {
    name: 'crm',
    url,
    secrets: [],
    streams: ['access'],
    entities: null,
    sources: null,
    from: 'now',
    batch: 1,
    timeout: 5000,
    allow,
  };
}

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.1.2', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['0:0:0:0:0:ffff:7f00:0001', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['::ffff:0:127.0.0.1', 'loopback'],
  ['64:ff9b::127.0.0.1', 'loopback'],
  ['2002:7f00:1::', 'loopback'],
  ['2001:0:1:2:3:4:80ff:fffe', 'loopback'],
  ['169.254.169.254', 'linkLocal'],
  ['::ffff:a9fe:a9fe', 'linkLocal'],
  ['fe80::1', 'linkLocal'],
  ['fe80::1%eth0', 'linkLocal'],
  ['fd00:ec2::254', 'linkLocal'],
  ['100.100.100.200', 'linkLocal'],
  ['0.0.0.0', 'never'],
  ['0.1.2.3', 'never'],
  ['::', 'never'],
  ['::ffff:0.0.0.0', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['ff02::1', 'never'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['::ffff:192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd12:3456::1', 'private'],
  ['172.32.0.1', null],
  ['93.184.216.34', null],
  ['2606:2800:220:1:248:1893:25c8:1946', null],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
  expect(mayReach(address, usual)).toBe(kind === null || kind === 'private');
  expect(mayReach(address, { private: false, loopback: true, linkLocal: true })).toBe(
    kind === null || kind === 'loopback' || kind === 'linkLocal',
  );
});

test.each([
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'https://169.254.169.254/latest/meta-data',
  'http://0/',
])('an address in the URL is judged however it is written: %s', (url) => {
  expect(() => refuseAddress(hook(url))).toThrow(expect.objectContaining({ code: 'hook.address' }));
});

test('a name that points to this machine is refused at each connection, also when it pointed elsewhere before', async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://receiver.test:${(server.address() as AddressInfo).port}/`;
  const asked: string[] = [];
  const answers = ['192.0.2.1', '127.0.0.1', '::ffff:127.0.0.1'];
  const rebinding: Resolve = (name, answer) => {
    asked.push(name);
    const address = answers[asked.length - 1] ?? '127.0.0.1';
    answer(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  const poster = openPoster({ ...hook(url), timeout: 1000 }, () => new Date(), rebinding);
  const post = (): Promise<unknown> => poster.post('{}', {}, new AbortController().signal);
  // The first address is one of documentation, where nothing answers.
  await expect(post()).rejects.toMatchObject({ code: 'hook.unreachable' });
  for (let again = 0; again < 3; again++) await expect(post()).rejects.toMatchObject({ code: 'hook.address' });
  expect(asked).toHaveLength(4);
  expect(requests).toBe(0);
  poster.close();

  const local: Resolve = (_name, answer) =>
    answer(null, [
      { address: '169.254.169.254', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
  const trusted = openPoster(hook(url, { ...usual, loopback: true }), () => new Date(), local);
  expect(await trusted.post('{}', {}, new AbortController().signal)).toMatchObject({ status: 200 });
  expect(requests).toBe(1);
  trusted.close();
  server.close();
});
