/** Sockets to directory servers, plain and encrypted. */
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { LdapAddress } from '../../model/ldap-address.ts';

/** How the certificate of a server is checked. */
export interface LdapTls {
  /** PEM of the trusted authorities instead of the system's. */
  readonly authorities?: string;
  /** `full`: chain and host name; `ca`: the chain only; `none`: nothing. */
  readonly verify: 'full' | 'ca' | 'none';
}

/** A connected socket; encrypted where the address says so. */
export async function dial(
  address: LdapAddress,
  tls: LdapTls,
  signal: AbortSignal,
  lookup?: LookupFunction,
): Promise<Socket> {
  const { host, port } = address;
  const plain = connect({ host: address.ip ?? host, port, noDelay: true, keepAlive: true, ...(lookup && { lookup }) });
  await event(plain, 'connect', signal);
  return address.secure ? encrypt(plain, host, tls, signal) : plain;
}

/** The socket encrypted. Errors: those of the handshake, as Node tells them. */
export async function encrypt(plain: Socket, host: string, tls: LdapTls, signal: AbortSignal): Promise<Socket> {
  const secure = connectTls({
    socket: plain,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: tls.verify !== 'none',
    ...(tls.authorities === undefined ? {} : { ca: tls.authorities }),
    ...(tls.verify === 'full' ? {} : { checkServerIdentity: () => undefined }),
  });
  await event(secure, 'secureConnect', signal);
  return secure;
}

/** Waits for an event of a socket; destroys the socket when it fails or the signal is aborted. */
function event(socket: Socket, name: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      socket.removeListener(name, done);
      socket.removeListener('error', failed);
      socket.removeListener('close', closed);
      signal.removeEventListener('abort', aborted);
      end();
    };
    const done = (): void => settle(resolve);
    const failed = (error: Error): void =>
      settle(() => {
        // A second error of a socket that is given up must not end the process.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      });
    const closed = (): void => failed(new Error('the server closed the connection while it was being opened'));
    const aborted = (): void => failed(signal.reason instanceof Error ? signal.reason : new Error('Aborted'));
    socket.once(name, done);
    socket.once('error', failed);
    socket.once('close', closed);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}
