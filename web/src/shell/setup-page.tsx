/** The first start: whoever has the one-time code of the terminal makes the first administrator. */
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keys } from '../api/keys.ts';
import { setUp } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Entrance } from './entrance.tsx';

const shortest = 12;

export function SetupPage() {
  const { shell } = useTexts();
  const queries = useQueryClient();
  const [values, setValues] = useState({ code: '', name: '', password: '', again: '' });
  const [tried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () => setUp(values.code.trim(), values.name.trim(), values.password),
    onSuccess: (session) => queries.setQueryData(keys.session, session),
  });
  const short = values.password.length < shortest;
  const differs = values.password !== values.again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) attempt.mutate();
  };
  const field = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((before) => ({ ...before, [name]: value }));
    },
    required: true,
  });
  return (
    <Entrance title={shell.setupTitle} text={shell.setupText}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput label={shell.code} autoComplete="one-time-code" {...field('code')} />
          <TextInput label={shell.name} autoComplete="username" {...field('name')} />
          <PasswordField
            label={shell.password}
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
          {attempt.error && <ProblemNotice thrown={attempt.error} />}
          <Button type="submit" loading={attempt.isPending}>
            {shell.create}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
