/** The one place where whatever was thrown becomes an answer; what nobody foresaw goes to the log and nowhere else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../model/context.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { refusalOf } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the failure that the request ends with; empty while there is none. */
    failure: string;
  }
}

/** Addresses that cannot even be read, before any hook has run; so the headers that keep browsers careful are set here as well. */
export function answerUnreadable(
  error: { readonly code: string },
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  const unreadable =
    error.code === 'FST_ERR_BAD_URL'
      ? new GatehouseError('request.invalid', 'The address is not written as addresses are', { place: 'path' })
      : new GatehouseError('request.notFound', 'There is nothing at an address of this length', { place: 'path' });
  const { problem } = refusalOf(unreadable);
  void reply
    .code(problem.status)
    .headers({ 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' })
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** `methodsAt`: the methods that an address has, where it is one of the interface. */
export function answerFailures(
  app: FastifyInstance,
  context: Context,
  methodsAt: (path: string) => readonly string[],
): void {
  app.decorateRequest('failure', '');
  app.setErrorHandler((failure, request, reply) => {
    const thrown = request.raw.readableAborted && !request.raw.complete ? hungUp(failure) : failure;
    const { problem, retryAfterSeconds, unforeseen } = refusalOf(thrown);
    request.failure = problem.code;
    if (unforeseen) {
      context.log('error', 'A request failed for an unforeseen reason', {
        method: request.method,
        path: request.routeOptions.url,
        error: messageOf(thrown),
        stack: thrown instanceof Error ? thrown.stack : undefined,
      });
    }
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Gatehouse"');
    const page = request.routeOptions.config.operation?.failurePage;
    if (page !== undefined) return reply.code(303).header('location', `${page}?problem=${problem.code}`).send();
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const methods = methodsAt(path);
    if (methods.length === 0) throw nothingAt(path);
    reply.header('allow', methods.join(', '));
    throw new GatehouseError('request.method', `The address ${path} does not take ${request.method}`, {
      place: 'method',
      value: request.method,
      remedy: `It takes ${methods.join(', ')}.`,
    });
  });
}

/** Where the rest of a body never came, the failure is the caller's, and nothing for the log. */
function hungUp(cause: unknown): unknown {
  if (cause instanceof GatehouseError) return cause;
  return new GatehouseError('command.cancelled', 'The caller hung up before the request was whole', { cause });
}

export function nothingAt(path: string): GatehouseError {
  return new GatehouseError('request.notFound', `There is nothing at ${path}`, {
    place: 'path',
    value: path.slice(0, 100),
    remedy: '/api/docs lists every address of the interface.',
  });
}
