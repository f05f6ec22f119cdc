/** What concerns only who is signed in: password, second factor, language and appearance. */
import { SimpleGrid, Stack } from '@mantine/core';
import { useSignIn } from '../../shell/account.ts';
import { LookForm } from './look-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactorPart } from './second-factor-part.tsx';

export function OwnPart() {
  const signIn = useSignIn();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={860}>
      {signIn === 'password' && <PasswordForm />}
      <Stack gap="xl">
        {signIn === 'password' && <SecondFactorPart />}
        <LookForm />
      </Stack>
    </SimpleGrid>
  );
}
