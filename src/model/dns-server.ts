/** Addresses of DNS servers: `10.0.0.10`, `10.0.0.10:5353`, `2001:db8::10`, `[2001:db8::10]:5353`. */
import { isIP } from 'node:net';

export function isDnsServer(text: string): boolean {
  const match = /^(?:([0-9.]+)|\[([0-9a-f:.]+)\])(?::([0-9]{1,5}))?$/i.exec(text);
  if (match === null) return isIP(text) === 6;
  const [, four, six, port] = match;
  const known = four === undefined ? isIP(six ?? '') === 6 : isIP(four) === 4;
  return known && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
}
