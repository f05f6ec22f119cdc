/** The fields that make a connection URL. */
import { SimpleGrid, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import type { StepProps } from './draft.ts';
import { isKind, kindFacts } from './kinds.ts';
import { type UrlFields, urlFields, urlOf } from './url-parts.ts';

export function UrlConnection({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  const fields = urlFields(draft.connection);
  const { scheme, port } = isKind(draft.type) ? kindFacts[draft.type] : { scheme: draft.type, port: '' };
  const field = (name: keyof UrlFields) => ({
    value: fields[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...draft, connection: urlOf(scheme, { ...fields, [name]: event.currentTarget.value }) }),
  });
  const databaseLabel =
    draft.type === 'oracle' ? wizard.service : draft.type === 'firebird' ? wizard.firebirdDatabase : wizard.database;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput label={wizard.host} description={wizard.hostHint} {...field('host')} />
      <TextInput label={wizard.port} description={port} inputMode="numeric" {...field('port')} />
      <TextInput label={databaseLabel} {...field('database')} />
      <TextInput
        label={wizard.parameters}
        description={wizard.parametersHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...field('parameters')}
      />
      <TextInput
        label={wizard.user}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...field('user')}
      />
      <PasswordField
        label={wizard.password}
        description={wizard.passwordHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...field('password')}
        autoComplete="new-password"
      />
    </SimpleGrid>
  );
}
