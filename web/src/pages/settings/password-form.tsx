/** Changing one's own password. */
import { Button, PasswordInput, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changePassword } from '../../api/session.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { tellDone } from '../../parts/tell.ts';

const nothing = { old: '', fresh: '', again: '' };
const shortest = 12;

export function PasswordForm() {
  const { settings, shell } = useTexts();
  const [values, setValues] = useState(nothing);
  const [tried, setTried] = useState(false);
  const changing = useMutation({
    mutationFn: () => changePassword(values.old, values.fresh),
    onSuccess: () => {
      setValues(nothing);
      setTried(false);
      tellDone(settings.passwordChanged);
    },
  });
  const short = values.fresh.length < shortest;
  const differs = values.fresh !== values.again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) changing.mutate();
  };
  const field = (name: keyof typeof nothing) => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((before) => ({ ...before, [name]: value }));
    },
    required: true,
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <Title order={2} size="h4">
          {settings.ownPassword}
        </Title>
        <PasswordInput label={settings.oldPassword} autoComplete="current-password" {...field('old')} />
        <PasswordInput
          label={settings.newPassword}
          description={shell.passwordHint}
          autoComplete="new-password"
          error={tried && short && shell.passwordShort}
          {...field('fresh')}
        />
        <PasswordInput
          label={shell.passwordAgain}
          autoComplete="new-password"
          error={tried && differs && shell.passwordDiffers}
          {...field('again')}
        />
        {changing.error && <ProblemNotice thrown={changing.error} />}
        <Button type="submit" w="fit-content" loading={changing.isPending}>
          {settings.changePassword}
        </Button>
      </Stack>
    </form>
  );
}
