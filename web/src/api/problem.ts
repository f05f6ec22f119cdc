/** What the server says when it refuses: `application/problem+json` with a stable code and a remedy. */

export interface ProblemDetail {
  readonly code: string;
  readonly detail: string;
  readonly place?: string | null;
  readonly remedy?: string | null;
  /** Where in a text that was sent, from 1. */
  readonly line?: number | null;
}

export interface Problem extends ProblemDetail {
  readonly title: string;
  readonly status: number;
  readonly value?: string | null;
  readonly errors?: readonly ProblemDetail[];
}

/** A request that the server refused, or that never reached it (`code` is `network` then, `status` is 0). */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem in an answer that is not a success, whatever its body is. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback = {
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
    code: `http.${response.status}`,
    detail: response.statusText || `HTTP ${response.status}`,
  };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return fallback;
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...fallback, ...body, detail: body.detail ?? body.title ?? fallback.detail };
  } catch {
    return fallback;
  }
}

export function networkProblem(thrown: unknown): ProblemError {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new ProblemError({ title: 'Network', status: 0, code: 'network', detail });
}

export function isSignedOut(thrown: unknown): boolean {
  // A wrong password or code is answered with the same status, and signs nobody out.
  return thrown instanceof ProblemError && thrown.problem.code === 'auth.required';
}
