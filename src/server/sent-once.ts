/**
 * Requests that make something new each time are carried out once when they come with an `Idempotency-Key`: sent again after a lost answer,
 * they get the answer of the first time.
 */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '../model/errors.ts';
import { forgetRequest, keepAnswer, noteRequest } from '../registry/sent-requests.ts';
import type { Caller } from './caller.ts';
import { headerOf } from './media-type.ts';
import type { Operation } from './operation.ts';
import type { Service } from './service.ts';

export const idempotencyKey = 'Idempotency-Key';
export const keyPattern = '^[\\x21-\\x7e]{1,200}$';
const keptHours = 24;

/** The answer of `run`, as JSON text, or that of the first time. Errors: `request.invalid`, `request.keyTaken`, and those of `run`. */
export async function carriedOutOnce(
  service: Service,
  described: Operation,
  request: FastifyRequest,
  caller: Caller,
  run: () => Promise<string>,
): Promise<string> {
  const key = headerOf(request, idempotencyKey.toLowerCase());
  if (key === undefined) return run();
  if (!new RegExp(keyPattern).test(key)) {
    throw new GatehouseError('request.invalid', `The header ${idempotencyKey} is not 1 to 200 visible characters`, {
      place: idempotencyKey,
      remedy: 'Send a random UUID, and the same one only with the same request.',
    });
  }
  const { database, context } = service;
  const { secrets } = service.installationFor(caller);
  const sender = caller.tokenId === null ? `account ${caller.accountId}` : `token ${caller.tokenId}`;
  const digest = digestOf(described, request);
  const now = context.now();
  const keepSince = new Date(now.getTime() - keptHours * 3_600_000).toISOString();
  const known = await noteRequest(database, { sender, key, digest }, now.toISOString(), keepSince);
  if (known !== null) {
    if (known.digest === digest && known.answer !== null) {
      request.auditTarget = 'sent again, done before';
      return secrets.unseal(known.answer);
    }
    throw keyTaken(known.digest === digest);
  }
  try {
    const answer = await run();
    await keepAnswer(database, sender, key, secrets.seal(answer));
    return answer;
  } catch (error) {
    await forgetRequest(database, sender, key);
    throw error;
  }
}

function keyTaken(same: boolean): GatehouseError {
  return same
    ? new GatehouseError('request.keyTaken', `The request with this ${idempotencyKey} is still being carried out`, {
        place: idempotencyKey,
        remedy:
          'Send it again in a moment. If that stays so, the server was stopped meanwhile: look whether it was done.',
      })
    : new GatehouseError('request.keyTaken', `Another request has this ${idempotencyKey}`, {
        place: idempotencyKey,
        remedy: 'Use a new key for each request.',
      });
}

function digestOf({ id }: Operation, { params, query, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([id, params, query, body ?? null]))
    .digest('hex');
}
