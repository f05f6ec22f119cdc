/** Short messages in the corner: what was done, and what did not work. */
import { notifications } from '@mantine/notifications';
import { ProblemError } from '../api/problem.ts';

export function tellDone(message: string): void {
  notifications.show({ message, color: 'good.8' });
}

/** Stays until it is closed: whoever must act has time to read the remedy. */
export function tellProblem(thrown: unknown, title: string): void {
  const problem = thrown instanceof ProblemError ? thrown.problem : null;
  const message = problem?.detail ?? (thrown instanceof Error ? thrown.message : String(thrown));
  notifications.show({
    title,
    message: [message, problem?.remedy].filter(Boolean).join(' '),
    color: 'bad.8',
    autoClose: false,
  });
}
