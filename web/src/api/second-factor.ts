/** The second factor of the own account. */
import { request } from './client.ts';
import { ProblemError } from './problem.ts';

const path = '/session/second-factor';

export interface SecondFactor {
  /** Null: a password is enough. */
  readonly since: string | null;
  readonly recoveryCodes: number;
  readonly required: boolean;
}

export interface NewSecondFactor {
  readonly secret: string;
  /** For a QR code. */
  readonly address: string;
}

export interface Proof {
  readonly password: string;
  readonly code: string;
}

export interface RecoveryCodes {
  readonly recoveryCodes: readonly string[];
}

export function getSecondFactor(signal?: AbortSignal): Promise<SecondFactor> {
  return request('GET', path, { signal });
}

export function beginSecondFactor(password: string): Promise<NewSecondFactor> {
  return request('POST', path, { body: { password } });
}

export function confirmSecondFactor(code: string): Promise<RecoveryCodes> {
  return request('POST', `${path}/confirm`, { body: { code } });
}

export function renewRecoveryCodes(proof: Proof): Promise<RecoveryCodes> {
  return request('POST', `${path}/codes`, { body: proof });
}

export function removeSecondFactor(proof: Proof): Promise<void> {
  return request('POST', `${path}/remove`, { body: proof });
}

/** Of somebody else, by an administrator. */
export function resetSecondFactor(account: number): Promise<void> {
  return request('DELETE', `/accounts/${account}/second-factor`);
}

/** Whether a sign-in was refused because of the code and nothing else. */
export function isCodeAsked(thrown: unknown): boolean {
  return thrown instanceof ProblemError && ['auth.codeNeeded', 'auth.code'].includes(thrown.problem.code);
}
