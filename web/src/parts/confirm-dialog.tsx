/** Asks before something is done that others will notice, with a reason where one is kept. Stays open when it fails, and says why. */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { Dialog } from './dialog.tsx';
import { beginAtFirstField } from './dialog-focus.ts';
import { ProblemNotice } from './problem-notice.tsx';

export interface ConfirmDialogProps<T> {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly withReason?: boolean;
  readonly tone?: 'bad' | 'gate';
  readonly action: (reason: string) => Promise<T>;
  readonly onDone: (result: T) => void;
  /** What else is asked. */
  readonly children?: ReactNode;
}

export function ConfirmDialog<T>(props: ConfirmDialogProps<T>) {
  const { common } = useTexts();
  const { opened, onClose, title, text, confirm, withReason = false, tone = 'gate', action, onDone } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useMutation({
    mutationFn: () => action(reason.trim()),
    onSuccess: (result) => {
      setReason('');
      setTried(false);
      onClose();
      onDone(result);
    },
  });
  const missing = withReason && reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!missing) acting.mutate();
  };
  return (
    <Dialog opened={opened} title={title} onClose={onClose}>
      <form ref={beginAtFirstField} onSubmit={submit}>
        <Stack>
          <Text>{text}</Text>
          {props.children}
          {withReason && (
            <Textarea
              label={common.reason}
              description={common.reasonHint}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={tried && missing && common.reasonMissing}
              minRows={2}
              autosize
            />
          )}
          {acting.error && <ProblemNotice thrown={acting.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" color={tone} loading={acting.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
