/** What a request says in its headers about the answer it wants. */
import type { FastifyRequest } from 'fastify';

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Whether `Accept` names the media type itself; wildcards mean JSON. */
export function acceptsType(request: FastifyRequest, mediaType: string): boolean {
  return (headerOf(request, 'accept') ?? '')
    .split(',')
    .some((part) => part.split(';')[0]?.trim().toLowerCase() === mediaType);
}
