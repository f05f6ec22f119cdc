/**
 * Which addresses a hook may reach. What is judged is the address that is connected to, after the name was looked up, so that a name that
 * points elsewhere the second time gains nothing; an IPv4 address inside of an IPv6 one is judged as itself.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { HookConfig } from '../../config/document.ts';
import { GatehouseError } from '../../model/errors.ts';
import { dottedIpv4, ipv6Words } from '../../model/ip-address.ts';

type Kind = 'loopback' | 'linkLocal' | 'private' | 'never';

const ranges: readonly (readonly [kind: Kind, address: string, prefix: number])[] = [
  // Metadata services of cloud providers beyond the link-local ones; they give out credentials.
  ['linkLocal', '100.100.100.200', 32],
  ['linkLocal', '192.0.0.192', 32],
  ['linkLocal', '168.63.129.16', 32],
  ['linkLocal', 'fd00:ec2::254', 128],
  ['linkLocal', 'fd20:ce::254', 128],
  ['linkLocal', '169.254.0.0', 16],
  ['linkLocal', 'fe80::', 10],
  ['loopback', '127.0.0.0', 8],
  ['loopback', '::1', 128],
  ['never', '0.0.0.0', 8],
  ['never', '::', 128],
  ['never', '224.0.0.0', 4],
  ['never', '240.0.0.0', 4],
  ['never', 'ff00::', 8],
  ['never', '192.0.0.0', 24],
  ['never', 'fec0::', 10],
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['private', '100.64.0.0', 10],
  ['private', '198.18.0.0', 15],
  ['private', 'fc00::', 7],
];

const lists = ranges.map(([kind, address, prefix]) => {
  const list = new BlockList();
  list.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return { kind, list };
});

/** What an address is; null for one of the open network. */
export function addressKind(address: string): Kind | null {
  const plain = embeddedIpv4(address) ?? address;
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  for (const { kind, list } of lists) if (list.check(plain, family)) return kind;
  return null;
}

export function mayReach(address: string, allow: HookConfig['allow']): boolean {
  const kind = addressKind(address);
  return kind === null || (kind !== 'never' && allow[kind]);
}

/** IPv4 addresses in IPv6 ones: mapped, compatible, translated (NAT64), 6to4 and Teredo. */
function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const words = ipv6Words(address);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
  const none = a === 0 && b === 0 && c === 0 && d === 0;
  if (none && e === 0 && (f === 0xffff || f === 0)) return f === 0 && g === 0 && h <= 1 ? null : dottedIpv4(g, h);
  if (none && e === 0xffff && f === 0) return dottedIpv4(g, h);
  if (a === 0x64 && b === 0xff9b) return dottedIpv4(g, h);
  if (a === 0x2002) return dottedIpv4(b, c);
  return a === 0x2001 && b === 0 ? dottedIpv4(g ^ 0xffff, h ^ 0xffff) : null;
}

/** How a name becomes addresses; the system's way unless a test says otherwise. */
export type Resolve = (
  name: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const systemResolve: Resolve = (name, answer) => lookup(name, { all: true, verbatim: true }, answer);

/** A look-up for sockets that gives only addresses that the hook may reach. */
export function guardedLookup(hook: HookConfig, resolve: Resolve = systemResolve): LookupFunction {
  return (name, options, answer) => {
    resolve(name, (error, addresses) => {
      const reachable = addresses?.filter(({ address }) => mayReach(address, hook.allow)) ?? [];
      const [first] = reachable;
      if (error !== null) answer(error, '');
      else if (first === undefined) answer(refusal(hook, addresses[0]?.address ?? name), '');
      else if (options.all === true) answer(null, reachable);
      else answer(null, first.address, first.family);
    });
  };
}

/** Sockets look up names only: an address that stands in the URL itself is judged here. Errors: `hook.address`. */
export function refuseAddress(hook: HookConfig): void {
  const host = new URL(hook.url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, hook.allow)) throw refusal(hook, host);
}

const settings = { loopback: 'allowLoopback', linkLocal: 'allowLinkLocal', private: 'allowPrivate' } as const;

function refusal({ name, url }: HookConfig, address: string): GatehouseError {
  const kind = addressKind(address);
  const setting = kind === null || kind === 'never' ? null : settings[kind];
  return new GatehouseError(
    'hook.address',
    `The hook ${name} may not reach ${new URL(url).host}: it is at ${address}.`,
    {
      place: `hooks.${name}.url`,
      value: address,
      remedy:
        setting === null
          ? 'Nothing can receive events there: correct the address.'
          : `If it is right, set ${setting}: true for the hook.`,
    },
  );
}
