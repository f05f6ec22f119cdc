/** Signing in with a name and a password, or at an OpenID provider. */
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keys } from '../api/keys.ts';
import { ProblemError } from '../api/problem.ts';
import { isCodeAsked } from '../api/second-factor.ts';
import { signIn } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Entrance } from './entrance.tsx';
import { OpenidButton } from './openid-button.tsx';
import { RefusedNotice } from './refused-notice.tsx';
import { forgetPath } from './return-path.ts';

export function SignInPage() {
  const { shell, secondFactor } = useTexts();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  // Null until the server has asked for one.
  const [code, setCode] = useState<string | null>(null);
  const attempt = useMutation({
    mutationFn: () => signIn(name, password, code),
    onSuccess: (session) => {
      forgetPath();
      queries.setQueryData(keys.session, session);
    },
    onError: (thrown) => setCode((typed) => (isCodeAsked(thrown) ? '' : typed)),
  });
  // To be asked for a code is nothing that went wrong.
  const isFirstAsking = attempt.error instanceof ProblemError && attempt.error.problem.code === 'auth.codeNeeded';
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
          {code !== null && (
            <TextInput
              label={secondFactor.signInCode}
              description={secondFactor.signInHint}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              autoComplete="one-time-code"
              autoFocus
              required
            />
          )}
          {attempt.error && !isFirstAsking && <ProblemNotice thrown={attempt.error} />}
          <Button type="submit" loading={attempt.isPending}>
            {shell.signIn}
          </Button>
        </Stack>
      </form>
      <OpenidButton />
    </Entrance>
  );
}
