/** How a directory or a domain is reached: servers or the domain, the account, and the unit that people are in. */
import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { checks, tlsOf, withTls } from './directory-tls.ts';
import { DnsServers } from './dns-servers.tsx';
import type { StepProps } from './draft.ts';

export function DirectoryConnection({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  const isDomain = draft.type === 'active-directory';
  const change = (name: string, value: string) => {
    const { [name]: _before, ...rest } = draft;
    // Only a domain may be without addresses; what is left out is not written.
    onChange(
      (value === '' && name !== 'domain' && name !== 'account' ? rest : { ...draft, [name]: value }) as typeof draft,
    );
  };
  const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
  const field = (name: string) => ({
    value: textAt(draft[name]),
    autoComplete: 'off',
    spellCheck: false,
    inputWrapperOrder: order,
    onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {isDomain && <TextInput label={wizard.domain} description="example.org" {...field('domain')} />}
      <TextInput
        label={isDomain ? wizard.controllers : wizard.servers}
        description={isDomain ? wizard.controllersHint : wizard.serversHint}
        {...field('connection')}
      />
      <DnsServers draft={draft} onChange={onChange} />
      <TextInput
        label={wizard.user}
        description={isDomain ? wizard.accountHint : 'cn=gatehouse,ou=services,dc=example,dc=org'}
        {...field(isDomain ? 'account' : 'bindDn')}
      />
      <PasswordField
        label={wizard.password}
        description={wizard.passwordHint}
        {...field('password')}
        autoComplete="new-password"
      />
      <TextInput
        label={wizard.base}
        description={isDomain ? wizard.baseHintDomain : wizard.baseHint}
        {...field('base')}
      />
      <TextInput
        label={wizard.authority}
        description={wizard.authorityHint}
        {...field('tls')}
        value={tlsOf(draft, 'ca')}
        onChange={(event) => onChange(withTls(draft, 'ca', event.currentTarget.value))}
      />
      <CertificateCheck draft={draft} onChange={onChange} />
    </SimpleGrid>
  );
}

function CertificateCheck({ draft, onChange }: StepProps) {
  const { directory } = useTexts();
  const verify = tlsOf(draft, 'verify') || 'full';
  return (
    <NativeSelect
      label={directory.verify}
      data={checks.map((value) => ({ value, label: directory.verifyChoices[value] }))}
      value={verify}
      error={verify === 'none' ? directory.verifyNone : undefined}
      onChange={({ currentTarget: { value } }) => onChange(withTls(draft, 'verify', value === 'full' ? '' : value))}
    />
  );
}

function textAt(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
