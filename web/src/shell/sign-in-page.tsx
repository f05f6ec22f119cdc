/** Signing in with a name and a password, or at an OpenID provider. */
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keys } from '../api/keys.ts';
import { signIn } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Entrance } from './entrance.tsx';
import { OpenidButton } from './openid-button.tsx';
import { RefusedNotice } from './refused-notice.tsx';
import { forgetPath } from './return-path.ts';

export function SignInPage() {
  const { shell } = useTexts();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(name, password),
    onSuccess: (session) => {
      forgetPath();
      queries.setQueryData(keys.session, session);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <Entrance title={shell.signInTitle}>
      <RefusedNotice />
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={shell.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="username"
            required
            data-autofocus
          />
          <PasswordField
            label={shell.password}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
          />
          {attempt.error && <ProblemNotice thrown={attempt.error} />}
          <Button type="submit" loading={attempt.isPending}>
            {shell.signIn}
          </Button>
        </Stack>
      </form>
      <OpenidButton />
    </Entrance>
  );
}
