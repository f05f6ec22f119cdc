/** What concerns only who is signed in: password, language and appearance. */
import { SimpleGrid, Stack } from '@mantine/core';
import { LookForm } from './look-form.tsx';
import { PasswordForm } from './password-form.tsx';

export function OwnPart() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" maw={860}>
      <PasswordForm />
      <Stack>
        <LookForm />
      </Stack>
    </SimpleGrid>
  );
}
