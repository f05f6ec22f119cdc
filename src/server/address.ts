/** The network address of whoever makes a request, kept from its beginning: a socket that is gone has none any more. */
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Through trusted proxies; `unknown` of a caller who hung up before it could be asked for. */
    address: string;
  }
}

export function keepAddresses(app: FastifyInstance, tls: boolean): void {
  app.decorateRequest('address', '');
  // Node keeps the address of a socket once it was asked for.
  app.server.on(tls ? 'secureConnection' : 'connection', ({ remoteAddress }) => remoteAddress);
  app.addHook('onRequest', async (request) => {
    request.address = (request.ip as string | undefined) ?? 'unknown';
  });
}
