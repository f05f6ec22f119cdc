/** How a directory or a domain is reached: servers or the domain, the account, and the unit that people are in. */
import { Autocomplete, SimpleGrid, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { TableInfo } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import type { StepProps } from './draft.ts';
import { tablesKey } from './use-tables.ts';

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
  const field = (name: string) => ({
    value: textAt(draft[name]),
    autoComplete: 'off',
    spellCheck: false,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
  });
  const ca = textAt((draft['tls'] as { ca?: unknown } | undefined)?.ca);
  const changeAuthority = (file: string) => {
    const { ca: _before, ...others } = (draft['tls'] ?? {}) as Record<string, unknown>;
    const tls = file === '' ? others : { ...others, ca: file };
    const { tls: _tls, ...rest } = draft;
    onChange((Object.keys(tls).length === 0 ? rest : { ...draft, tls }) as typeof draft);
  };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {isDomain && <TextInput label={wizard.domain} description="example.org" {...field('domain')} />}
      <TextInput
        label={isDomain ? wizard.controllers : wizard.servers}
        description={isDomain ? wizard.controllersHint : wizard.serversHint}
        {...field('connection')}
      />
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
      <Autocomplete
        label={wizard.base}
        description={isDomain ? wizard.baseHintDomain : wizard.baseHint}
        data={useUnits(draft)}
        limit={200}
        {...field('base')}
        onChange={(value) => change('base', value)}
      />
      <TextInput
        label={wizard.authority}
        description={wizard.authorityHint}
        {...field('tls')}
        value={ca}
        onChange={(event) => changeAuthority(event.currentTarget.value)}
      />
    </SimpleGrid>
  );
}

/** Units that the last test of this connection has seen, whichever of them was chosen since. */
function useUnits(draft: StepProps['draft']): string[] {
  const queries = useQueryClient();
  const { base: _chosen, ...anywhere } = draft;
  const [, , asked] = tablesKey(anywhere as typeof draft);
  const seen = queries
    .getQueriesData<readonly TableInfo[]>({ queryKey: ['drafts', 'tables'] })
    .filter(([key]) => JSON.stringify({ ...(key[2] as object), base: undefined }) === JSON.stringify(asked))
    .flatMap(([, tables]) => tables ?? []);
  return [...new Set(seen.filter(({ kind }) => kind === 'unit' || kind === 'context').map(({ name }) => name))];
}

function textAt(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
