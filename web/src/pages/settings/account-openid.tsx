/** Who signs in to an account at the OpenID provider: links the account with a person there, or with nobody any more. */
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountRow, changeAccount } from '../../api/accounts.ts';
import { keys } from '../../api/keys.ts';
import { getOpenid } from '../../api/session.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { LabelledLine } from '../../parts/labelled-line.tsx';
import { tellDone } from '../../parts/tell.ts';

/** Nothing where there is no provider and no link. */
export function AccountOpenid({ account }: { readonly account: AccountRow }) {
  const { settings } = useTexts();
  const provider = useQuery({
    queryKey: keys.openid,
    queryFn: ({ signal }) => getOpenid(signal),
    staleTime: 60_000,
  }).data?.provider;
  const [opened, { open, close }] = useDisclosure(false);
  const { name, openid, signIn } = account;
  const linked = openid !== null;
  const label = linked ? settings.relinkAccount : settings.linkAccount;
  return (
    <>
      {provider != null && (
        <Button variant="default" size="compact-sm" aria-label={`${label}: ${name}`} onClick={open}>
          {label}
        </Button>
      )}
      {opened && <LinkDialog account={account} provider={provider?.label ?? ''} onClose={close} />}
      {/* Without a password nobody could sign in any more; the server would refuse. */}
      {linked && signIn !== 'openid' && (
        <DecisionButton
          size="compact-sm"
          label={settings.unlinkAccount}
          aria-label={`${settings.unlinkAccount}: ${name}`}
          text={settings.unlinkAccountText(name, openid.subject)}
          action={() => changeAccount(account.id, { subject: null })}
          done={() => settings.accountUnlinked}
          outdates={[keys.accounts]}
        />
      )}
    </>
  );
}

interface DialogProps {
  readonly account: AccountRow;
  /** What its button says. */
  readonly provider: string;
  readonly onClose: () => void;
}

function LinkDialog({ account: { id, name, openid }, provider, onClose }: DialogProps) {
  const { settings, common } = useTexts();
  const queries = useQueryClient();
  const [subject, setSubject] = useState('');
  return (
    <FormDialog
      title={settings.linkAccountOf(name)}
      confirm={common.save}
      onClose={onClose}
      action={() => changeAccount(id, { subject: subject.trim() })}
      onDone={() => {
        tellDone(settings.accountLinked);
        void queries.invalidateQueries({ queryKey: keys.accounts });
        onClose();
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{settings.linkAccountText(provider)}</Text>
        {openid !== null && <LabelledLine label={settings.linkedWith} text={`${openid.subject} (${openid.issuer})`} />}
        <TextInput
          label={settings.subject}
          description={settings.subjectHint}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          maxLength={255}
          autoComplete="off"
          required
          data-autofocus
        />
      </Stack>
    </FormDialog>
  );
}
