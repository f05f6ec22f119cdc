/** Short messages in the corner: what was done, and what did not work. */
import { notifications } from '@mantine/notifications';
import { ProblemError } from '../api/problem.ts';

export function tellDone(message: string): void {
  notifications.show({ message, color: 'good.8' });
}

/** Stays until it is closed: whoever must act has time to read the remedy. `meaning` is that of `useMeaning`. */
export function tellProblem(thrown: unknown, title: string, meaning: (code: string) => string | null): void {
  const problem = thrown instanceof ProblemError ? thrown.problem : null;
  const detail = problem?.detail ?? (thrown instanceof Error ? thrown.message : String(thrown));
  const own = problem === null ? null : meaning(problem.code);
  notifications.show({
    title,
    message: [own, detail, problem?.remedy].filter(Boolean).join(' '),
    color: 'bad.8',
    autoClose: false,
  });
}
