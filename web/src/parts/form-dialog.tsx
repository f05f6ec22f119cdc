/** A dialog with a form. Stays open when it fails, and says why. */
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { Dialog } from './dialog.tsx';
import { beginAtFirstField } from './dialog-focus.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface Props<T> {
  readonly title: string;
  readonly confirm: string;
  readonly onClose: () => void;
  /** Does it; undefined while the form says something that cannot be. */
  readonly action: () => Promise<T> | undefined;
  readonly onDone: (result: T) => void;
  readonly children: ReactNode;
}

export function FormDialog<T>({ title, confirm, onClose, action, onDone, children }: Props<T>) {
  const { common } = useTexts();
  const acting = useMutation({ mutationFn: (promise: Promise<T>) => promise, onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const promise = action();
    if (promise !== undefined) acting.mutate(promise);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form ref={beginAtFirstField} onSubmit={submit}>
        <Stack>
          {children}
          {acting.error && <ProblemNotice thrown={acting.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={acting.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
