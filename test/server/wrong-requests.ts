/** Requests of an administrator with something wrong, and what the answer tells of it. */
import { password } from './server-under-test.ts';

interface Wrong {
  readonly request: readonly [method: string, path: string, body?: unknown, type?: string];
  readonly told: Readonly<Record<string, unknown>>;
}

const invalid = (place: string, value?: string): Wrong['told'] => ({
  status: 400,
  code: 'request.invalid',
  place,
  ...(value === undefined ? {} : { value }),
});

/** Of each kind of fault one; every operation is called wrongly in every-operation.test. */
export const wrongRequests: readonly Wrong[] = [
  { request: ['GET', '/persons?bogus=1'], told: invalid('query', 'bogus') },
  { request: ['GET', '/persons/1?bogus=1'], told: invalid('query', 'bogus') },
  { request: ['POST', '/sources/hr/resume?force=true'], told: invalid('query', 'force') },
  { request: ['POST', '/sources/hr/resume', { force: true }], told: invalid('body', 'force') },
  { request: ['POST', '/sources/hr/resume', '[1'], told: invalid('body') },
  { request: ['DELETE', '/session', 'x', 'text/plain'], told: { status: 415, place: 'header.content-type' } },
  { request: ['GET', '/persons?limit=0'], told: invalid('query.limit', '0') },
  { request: ['GET', '/persons?limit=501'], told: invalid('query.limit', '501') },
  { request: ['GET', '/persons?status=asleep'], told: invalid('query.status', 'asleep') },
  { request: ['GET', '/persons?search=%00'], told: invalid('query.search') },
  { request: ['GET', '/persons/99999999999999999999'], told: invalid('path.id', '99999999999999999999') },
  { request: ['GET', '/persons/7'], told: { status: 404, code: 'command.notFound', value: '7' } },
  { request: ['GET', '/cycles/7/changes'], told: { status: 404, code: 'command.notFound', value: '7' } },
  { request: ['POST', '/cycles/7/undo'], told: { status: 404, code: 'command.notFound', place: 'cycle', value: '7' } },
  { request: ['GET', '/identifiers?format=w26'], told: invalid('query.format', undefined) },
  { request: ['GET', '/presence?zone=Moon'], told: { status: 404, place: 'zone', value: 'Moon' } },
  { request: ['POST', '/accounts', { name: 'x', role: 'king', password }], told: invalid('body.role', 'king') },
  { request: ['POST', '/accounts', { name: 'x\0', role: 'auditor', password }], told: invalid('body') },
  { request: ['PUT', '/persons/1', {}], told: { status: 405, code: 'request.method', place: 'method', value: 'PUT' } },
  { request: ['DELETE', '/persons'], told: { status: 405, code: 'request.method', value: 'DELETE' } },
  {
    request: ['GET', '/people'],
    told: { status: 404, code: 'request.notFound', place: 'path', value: '/api/v1/people' },
  },
  { request: ['POST', '/events', '{"id":\n', 'application/x-ndjson'], told: { status: 400, code: 'event.syntax' } },
  ...['', 'x', '-1', '1e3', '0x10', '1.5', '99999999999999999999'].map((cursor) => ({
    request: ['GET', `/persons?cursor=${cursor}`] as const,
    told: invalid('query.cursor'),
  })),
  ...[
    'accounts',
    'tokens',
    'sources',
    'relays',
    'hooks',
    'document-types',
    'custom-fields',
    'positions',
    'presence',
  ].map((list) => ({ request: ['GET', `/${list}?cursor=7`] as const, told: invalid('query.cursor', '7') })),
];
