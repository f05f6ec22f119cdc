/**
 * One operation of the REST interface, described once: from this description come the route, the checks of what is sent, of who sends
 * it, the answer's shape, the entry in the audit log and the OpenAPI document.
 */
import type { z } from 'zod';
import type { Permission, Role } from '../accounts/role.ts';
import type { SignInWay } from '../accounts/sessions.ts';
import type { Caller } from './caller.ts';
import type { OtherAnswer } from './other-answer.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `anyone` needs no sign-in; `account` any account, whatever its role; otherwise the permission that role and token must give. */
export type Needs = Permission | 'anyone' | 'account';

/** Whose session begins. */
export interface Beginner {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly secondFactor: boolean;
}

/** One request, checked and ready to be carried out. */
export interface Call<Params = unknown, Query = unknown, Body = unknown, Who = Caller> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Who;
  /** The caller's network address, through trusted proxies. */
  readonly address: string;
  /** Scheme, host and port under which the caller sees this server. */
  readonly origin: string;
  /** Ends when the caller hangs up or the server closes. */
  readonly signal: AbortSignal;
  /** Whether the caller could make this request now: for answers that go on for long. */
  readonly still: () => Promise<boolean>;
  /** One header of the request, by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Whether `Accept` names the media type itself; wildcards mean JSON. */
  readonly accepts: (mediaType: string) => boolean;
  /** Adds a header to the answer. */
  readonly answerHeader: (name: string, value: string) => void;
  /** What the operation is about, for the audit log: `source staff`, `account 4`. Never a secret. */
  readonly target: (words: string) => void;
  /** The sign-in that this browser has under way at an OpenID provider: its secret, and how to set or forget it. */
  readonly attempt: { readonly secret: string | undefined; readonly keep: (secret: string | null) => void };
  /** Begins a session and hands its secret to the browser; from here on the request is this account's. */
  readonly beginSession: (account: Beginner, signIn: SignInWay) => Promise<void>;
  /** Takes the session's cookie from the browser. */
  readonly endSession: () => void;
}

export interface OperationOf<
  N extends Needs,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  readonly method: Method;
  /** With parameters in braces: `/api/v1/accounts/{id}`. */
  readonly path: string;
  /** `operationId` in the OpenAPI document: verb and noun, `changeAccount`. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly needs: N;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Media types of the body; JSON when absent. A type other than JSON arrives as text, `application/octet-stream` as bytes. */
  readonly bodyTypes?: readonly string[];
  /** Most bytes of the body; 1 MiB when absent. */
  readonly bodyLimit?: number;
  /** Shape of the answer; `z.null()` for an answer without content. Fields that it does not name are not sent. */
  readonly answer: A;
  /** Status of success: 200, or 204 when the answer is `z.null()`. */
  readonly status?: number;
  /** Other media types that the operation can answer with: `application/x-ndjson`. */
  readonly answerTypes?: readonly string[];
  /** Reasons for refusal besides the common ones, by status: `{404: 'There is no such account.'}`. */
  readonly refusals?: Readonly<Record<number, string>>;
  /**
   * What the audit log calls it, in the past tense: `changed an account`. Unsafe operations must have it, or null with a reason why they
   * leave no trace.
   */
  readonly audit?: string | null;
  /**
   * What the audit log calls it when this list is taken out whole as lines: `exported the people`. For lists of personal data, of which
   * single looks are not recorded.
   */
  readonly exportAudit?: string;
  /** For operations that a browser is sent to: the page to which a failure goes, with its code as `problem`. */
  readonly failurePage?: string;
  /** Pages use it by themselves, so it keeps no session from ending. */
  readonly background?: true;
  /** What somebody may do who has yet to set up the second factor that the role needs. */
  readonly withoutSecondFactor?: true;
  /** Changes how the account signs in, so that no token of it will do. */
  readonly bySessionOnly?: true;
  /** Makes something new each time, so that it takes an `Idempotency-Key`. */
  readonly makesNew?: true;
  readonly run: (
    call: Call<z.output<P>, z.output<Q>, z.output<B>, N extends 'anyone' ? Caller | null : Caller>,
  ) => Promise<z.input<A> | OtherAnswer>;
}

/** An operation with its types forgotten, as the router and the OpenAPI document take it. */
export interface Operation extends Omit<OperationOf<Needs, z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'run'> {
  readonly run: (call: Call<unknown, unknown, unknown, Caller | null>) => Promise<unknown>;
}

/**
 * Describes an operation; the types of `run` follow from the schemas.
 *
 *     operation({
 *       method: 'GET', path: '/api/v1/things/{id}', id: 'getThing', tag: 'things', summary: 'One thing', needs: 'read',
 *       params: z.object({ id: wholeNumber(1) }), answer: thingAnswer,
 *       run: async ({ params }) => findThing(service.database, params.id),
 *     })
 */
export function operation<
  const N extends Needs,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(definition: OperationOf<N, P, Q, B, A>): Operation {
  if (definition.method !== 'GET' && definition.audit === undefined) {
    throw new Error(`${definition.id} changes something and has no words for the audit log`);
  }
  // The router hands over what the schemas gave and, unless `needs` is `anyone`, a caller; so the types hold.
  return definition as unknown as Operation;
}

/** The status of an operation's success. */
export function successOf(described: Operation): number {
  return described.status ?? (described.answer.def.type === 'null' ? 204 : 200);
}
