/** In which step something stands that the server finds wrong. */
import { ProblemError } from '../../api/problem.ts';
import { type Step, steps } from './steps.ts';

const places: readonly (readonly [beginning: RegExp, step: Step])[] = [
  [/^(name|type|connection|encoding|timeLimits|bindDn|domain|account|password|tls|dns|base)\b/, 'connection'],
  [/^persons\.fields\b/, 'mapping'],
  [/^persons\b/, 'people'],
  [/^(departments|identifiers)\b/, 'structure'],
  [/^(schedule|missing|guard)\b/, 'schedule'],
];

/** The steps to go back to, in their order; none where the fault is not in the draft. */
export function stepsOfFaults(thrown: unknown): Step[] {
  if (!(thrown instanceof ProblemError)) return [];
  const { problem } = thrown;
  const found = new Set<Step>();
  for (const { place } of [problem, ...(problem.errors ?? [])]) {
    const path = place?.replace(/^(sources\[\d+\]|[a-z0-9-]+(?=\.connection$))\./, '') ?? '';
    const step = places.find(([beginning]) => beginning.test(path))?.[1];
    if (step !== undefined) found.add(step);
  }
  return steps.filter((step) => found.has(step));
}
