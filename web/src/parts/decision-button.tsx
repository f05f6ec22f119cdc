/** A button that asks, does, and tells that it is done. */
import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { tellDone } from './tell.ts';

interface Props<T> extends ButtonProps {
  readonly label: string;
  readonly 'aria-label'?: string;
  readonly text: string;
  readonly withReason?: boolean;
  readonly tone?: 'bad' | 'gate';
  readonly action: (reason: string) => Promise<T>;
  /** What is told when it is done. */
  readonly done: (result: T) => string;
  /** Beginnings of the keys under which outdated answers are cached. */
  readonly outdates: readonly (readonly unknown[])[];
}

export function DecisionButton<T>(props: Props<T>) {
  const { label, text, withReason, tone, action, done, outdates, ...look } = props;
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" {...look} onClick={open}>
        {label}
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        // With what it is about, where the button says that to those who hear it.
        title={look['aria-label'] ?? label}
        text={text}
        confirm={label}
        action={action}
        {...(withReason === undefined ? {} : { withReason })}
        {...(tone === undefined ? {} : { tone })}
        onDone={(result) => {
          for (const queryKey of outdates) void queries.invalidateQueries({ queryKey });
          tellDone(done(result));
        }}
      />
    </>
  );
}
