/** Changing one's own password. */
import { Stack, Title } from '@mantine/core';
import { changePassword } from '../../api/session.ts';
import { useTexts } from '../../i18n/language.tsx';
import { NewPasswordForm } from '../../parts/new-password-form.tsx';
import { tellDone } from '../../parts/tell.ts';

export function PasswordForm() {
  const { settings } = useTexts();
  return (
    <Stack>
      <Title order={2} size="h4">
        {settings.ownPassword}
      </Title>
      <NewPasswordForm
        before={{ old: { label: settings.oldPassword, autoComplete: 'current-password', secret: true } }}
        label={settings.newPassword}
        confirm={settings.changePassword}
        action={({ old }, password) => changePassword(old, password)}
        onDone={() => tellDone(settings.passwordChanged)}
      />
    </Stack>
  );
}
