/** Failures as `application/problem+json` (RFC 9457) with Gatehouse's stable codes; nothing of an unforeseen failure gets out. */
import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../model/error-codes.ts';
import { GatehouseError, GatehouseErrors, retryAfterOf } from '../model/errors.ts';

const code = z
  .enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]])
  .describe('Stable; the manual explains each.');
const parts = {
  code,
  detail: z.string().describe('What is wrong, in a sentence.'),
  place: z.string().optional().describe('Where: a field of the request, a path in the configuration, a source.'),
  value: z.string().optional().describe('The value that cannot be used, without secrets.'),
  remedy: z.string().optional().describe('What helps.'),
  line: z.int().optional().describe('Line of the text that was sent, from 1.'),
  column: z.int().optional(),
};

export const problemAnswer = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    ...parts,
    errors: z.array(z.object(parts)).optional().describe('Each fault, when several were found together.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemAnswer>;

export interface Refusal {
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;
  /** True when the failure is a bug and belongs in the log. */
  readonly unforeseen: boolean;
}

/** How the server answers to anything that was thrown. */
export function refusalOf(thrown: unknown): Refusal {
  const failure = expectedFailure(thrown);
  if (failure instanceof GatehouseErrors) {
    const [first] = failure.errors;
    if (first !== undefined && failure.errors.length === 1) return refusalOf(first);
    if (first !== undefined) {
      const problem = problemOf(first, `${failure.errors.length} faults were found`);
      return {
        problem: { ...problem, errors: failure.errors.map(partsOf) },
        retryAfterSeconds: undefined,
        unforeseen: false,
      };
    }
  }
  if (failure instanceof GatehouseError) {
    return {
      problem: { ...problemOf(failure, failure.message), ...partsOf(failure) },
      retryAfterSeconds: retryAfterOf(failure),
      unforeseen: false,
    };
  }
  const fault = new GatehouseError('server.fault', errorCodes['server.fault']);
  return { problem: problemOf(fault, fault.message), retryAfterSeconds: undefined, unforeseen: true };
}

function problemOf(error: GatehouseError, detail: string): Problem {
  const status = statusOf(error.code);
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, code: error.code, detail };
}

function partsOf(
  error: GatehouseError,
): Pick<Problem, 'code' | 'detail' | 'place' | 'value' | 'remedy' | 'line' | 'column'> {
  return {
    code: error.code,
    detail: error.message,
    ...(error.place === undefined ? {} : { place: error.place }),
    ...(error.value === undefined ? {} : { value: error.value }),
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    ...error.position,
  };
}

/** Failures that Fastify itself finds before an operation runs, in our codes; others as they are. */
function expectedFailure(thrown: unknown): unknown {
  if (thrown instanceof GatehouseError || thrown instanceof GatehouseErrors) return thrown;
  const { code, statusCode } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    code?: unknown;
    statusCode?: unknown;
  };
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number') return thrown;
  if (statusCode === 413)
    return new GatehouseError('request.tooLarge', errorCodes['request.tooLarge'], {
      place: 'body',
      remedy: 'Send it in several requests; /api/docs says how much each operation takes.',
    });
  if (statusCode === 415)
    return new GatehouseError('request.mediaType', errorCodes['request.mediaType'], { place: 'header.content-type' });
  if (statusCode === 503) return new GatehouseError('server.closing', errorCodes['server.closing']);
  if (statusCode >= 500) return thrown;
  return new GatehouseError('request.invalid', 'The request cannot be read', {
    remedy: 'Look at its headers and at the length of its body.',
    cause: thrown,
  });
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'command.notFound': 404,
  'command.cancelled': 409,
  'command.dataFolder': 500,
  'config.source': 404,
  'hook.unknown': 404,
  'identifier.taken': 409,
  'identifier.readBack': 409,
  'identifier.noneFree': 409,
  'document.typeTaken': 409,
  'document.typeInUse': 409,
  'source.unsupported': 409,
  'source.readOnly': 409,
  'source.cancelled': 409,
  'source.timeout': 504,
  'photo.timeout': 504,
  'photo.decoder': 503,
  'registry.full': 507,
  'registry.busy': 503,
  'auth.required': 401,
  'auth.failed': 401,
  'auth.codeNeeded': 401,
  'auth.code': 401,
  'auth.factorTaken': 409,
  'auth.throttled': 429,
  'auth.provider': 502,
  'auth.openidName': 409,
  'account.name': 409,
  'account.unknown': 404,
  'account.subject': 409,
  'account.tokens': 409,
  'account.lastAdministrator': 409,
  'accounts.notConfigured': 409,
  'push.snapshot': 409,
  'push.trial': 409,
  'request.keyTaken': 409,
  'request.notFound': 404,
  'request.method': 405,
  'request.tooLarge': 413,
  'request.mediaType': 415,
  'request.limit': 429,
  'server.closing': 503,
};

const statusesOfGroups: Readonly<Record<string, number>> = {
  command: 400,
  config: 400,
  source: 502,
  photo: 502,
  mapping: 400,
  number: 400,
  cycle: 409,
  conflict: 409,
  guard: 409,
  registry: 500,
  auth: 403,
  account: 400,
  request: 400,
  server: 500,
};

function statusOf(code: ErrorCode): number {
  return statuses[code] ?? statusesOfGroups[code.slice(0, code.indexOf('.'))] ?? 400;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign-in needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Wrong method',
  409: 'Not possible now',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Fault of the server',
  502: 'Another system failed',
  503: 'Not available now',
  504: 'The source is too slow',
  507: 'No space left',
};
