/** Writes down who did what, from where and with what outcome; before the answer leaves, so that nothing done is missing. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../model/error-codes.ts';
import { messageOf } from '../model/errors.ts';
import { addAuditEntry } from '../registry/audit.ts';
import { acceptsType } from './media-type.ts';
import type { Service } from './service.ts';

/** Refusals of people who are nobody yet, or of floods: they would only fill the log. */
const unrecorded: ReadonlySet<string> = new Set<ErrorCode>(['auth.required', 'auth.throttled', 'request.limit']);

export function keepAuditTrail(app: FastifyInstance, service: Service): void {
  app.addHook('onSend', async (request, _reply, payload) => {
    const what = wordsOf(request);
    if (what === undefined || unrecorded.has(request.failure)) return payload;
    try {
      await record(service, request, what);
    } catch (error) {
      service.context.log('error', 'The audit log could not be written', { what, error: messageOf(error) });
    }
    return payload;
  });
}

/** Undefined for what is not recorded. */
function wordsOf(request: FastifyRequest): string | undefined {
  const described = request.routeOptions.config.operation;
  if (described?.exportAudit !== undefined && acceptsType(request, 'application/x-ndjson'))
    return described.exportAudit;
  return described?.audit ?? undefined;
}

async function record(service: Service, request: FastifyRequest, what: string): Promise<void> {
  const { caller } = request;
  await addAuditEntry(service.database, {
    at: service.context.now().toISOString(),
    accountId: caller?.accountId ?? null,
    actor: caller?.name ?? '-',
    tokenId: caller?.tokenId ?? null,
    what,
    target: request.auditTarget || targetOf(request),
    outcome: request.failure || 'done',
    address: request.address,
  });
}

/** The parameters of the path name what it is about where the operation itself has not said it better. */
function targetOf(request: FastifyRequest): string {
  const words = Object.entries(request.params as Record<string, string>).map(([name, value]) => `${name} ${value}`);
  return words.join(', ').slice(0, 200);
}
