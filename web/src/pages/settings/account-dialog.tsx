/** Adding an account, or changing one. */
import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountRow, addAccount, changeAccount } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import type { Role } from '../../api/session.ts';
import { useTexts } from '../../i18n/language.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useAccount } from '../../shell/account.ts';

interface Props {
  /** Null for a new one. */
  readonly account: AccountRow | null;
  readonly onClose: () => void;
}

export function AccountDialog({ account, onClose }: Props) {
  const { settings, shell, names, common } = useTexts();
  const queries = useQueryClient();
  const own = useAccount();
  const [name, setName] = useState(account?.name ?? '');
  const [role, setRole] = useState<Role>(account?.role ?? 'operator');
  const [password, setPassword] = useState('');
  const [disabled, setDisabled] = useState(account?.disabled ?? false);
  const save = () => {
    if (account === null) return addAccount({ name: name.trim(), role, password });
    return changeAccount(account.id, {
      ...(name.trim() !== account.name && { name: name.trim() }),
      ...(role !== account.role && { role }),
      ...(disabled !== account.disabled && { disabled }),
      ...(password !== '' && { password }),
    });
  };
  return (
    <FormDialog
      title={account === null ? settings.addAccount : settings.editAccountOf(account.name)}
      confirm={common.save}
      onClose={onClose}
      action={save}
      onDone={() => {
        tellDone(settings.accountSaved);
        void queries.invalidateQueries({ queryKey: keys.accounts });
        onClose();
      }}
    >
      <TextInput
        label={settings.accountName}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
        required
        data-autofocus
      />
      <Radio.Group label={settings.role} value={role} onChange={(code) => setRole(code as Role)}>
        <Stack gap={6} mt={6}>
          {(['administrator', 'operator', 'auditor'] as const).map((code) => (
            <Radio key={code} value={code} label={names.roles[code]} description={settings.roleHints[code]} />
          ))}
        </Stack>
      </Radio.Group>
      {/* One's own is changed in the menu of the account, which asks for the present one. */}
      {account?.signIn !== 'openid' && account?.id !== own.id && (
        <PasswordField
          label={account === null ? shell.password : settings.newPassword}
          description={account === null ? shell.passwordHint : settings.newPasswordHint}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required={account === null}
        />
      )}
      {account !== null && (
        <Switch
          label={settings.switchedOff}
          checked={disabled}
          onChange={(event) => setDisabled(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
