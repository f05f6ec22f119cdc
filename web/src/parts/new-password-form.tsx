/** A form that ends in a new password, typed twice. */
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { PasswordField } from './password-field.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Field {
  readonly label: string;
  readonly autoComplete: string;
  readonly secret?: boolean;
}

interface Props<Name extends string, T> {
  /** What is asked for before the password. */
  readonly before: Readonly<Record<Name, Field>>;
  readonly label: string;
  readonly confirm: string;
  readonly action: (values: Readonly<Record<Name, string>>, password: string) => Promise<T>;
  /** The fields are empty again then. */
  readonly onDone: (result: T) => void;
}

const shortest = 12;

export function NewPasswordForm<Name extends string, T>({ before, label, confirm, action, onDone }: Props<Name, T>) {
  const { shell } = useTexts();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const names = Object.keys(before) as Name[];
  const typed = (name: string) => values[name] ?? '';
  const password = typed('password');
  const saving = useMutation({
    mutationFn: () =>
      action(Object.fromEntries(names.map((name) => [name, typed(name)])) as Record<Name, string>, password),
    onSuccess: (result) => {
      setValues({});
      setTried(false);
      onDone(result);
    },
  });
  const short = password.length < shortest;
  const differs = password !== typed('again');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) saving.mutate();
  };
  const field = (name: string) => ({
    value: typed(name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((earlier) => ({ ...earlier, [name]: value }));
    },
    required: true,
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {names.map((name) => {
          const { secret = false, ...shown } = before[name];
          return secret ? (
            <PasswordField key={name} {...shown} {...field(name)} />
          ) : (
            <TextInput key={name} {...shown} {...field(name)} />
          );
        })}
        <PasswordField
          label={label}
          description={shell.passwordHint}
          autoComplete="new-password"
          error={tried && short && shell.passwordShort}
          {...field('password')}
        />
        <PasswordField
          label={shell.passwordAgain}
          autoComplete="new-password"
          error={tried && differs && shell.passwordDiffers}
          {...field('again')}
        />
        {saving.error && <ProblemNotice thrown={saving.error} />}
        <Button type="submit" loading={saving.isPending}>
          {confirm}
        </Button>
      </Stack>
    </form>
  );
}
