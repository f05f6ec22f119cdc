/** IP addresses as numbers, whatever their spelling. */
import { isIP } from 'node:net';

/** The eight words of an IPv6 address. */
export function ipv6Words(address: string): number[] {
  // A zone names an interface and is not part of the address.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]/`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const parse = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const first = parse(head);
  if (tail === undefined) return first;
  const last = parse(tail);
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}

/** The IPv4 address that two words of an IPv6 one are. */
export function dottedIpv4(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/**
 * Who is counted as one where requests and failures are counted: an IPv4 address, or the 64 bits of an IPv6 network, of which everybody
 * has 2^64 addresses to choose from.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const words = ipv6Words(address);
  const [high = 0, low = 0] = words.slice(6);
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) return dottedIpv4(high, low);
  const network = words.slice(0, 4).map((word) => word.toString(16));
  return `${network.join(':')}::/64`;
}
