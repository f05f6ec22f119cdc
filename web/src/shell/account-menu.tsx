/** Who is signed in, and the way out. */
import { Button, Menu, Text } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { endOpenid, signOut } from '../api/session.ts';
import { useTexts } from '../i18n/language.tsx';
import { useAccount, useSignIn } from './account.ts';

export function AccountMenu() {
  const { shell, names } = useTexts();
  const account = useAccount();
  const signIn = useSignIn();
  const leave = useMutation({
    mutationFn: async () => (signIn === 'openid' ? (await endOpenid()).url : signOut().then(() => null)),
    // The page begins anew, so that nothing of what this account saw stays in it.
    onSettled: (url) => window.location.assign(url ?? '/'),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          size="compact-md"
          maw={240}
          leftSection={<IconUser size={18} aria-hidden />}
          aria-label={`${shell.account}: ${account.name}`}
        >
          <Text span inherit truncate visibleFrom="xs">
            {account.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="inherit">{names.roles[account.role]}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>
          {shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
