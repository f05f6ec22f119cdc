/** The fields that make an ODBC connection string. */
import { SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import type { StepProps } from './draft.ts';
import { type OdbcField, odbcFields, withOdbcField } from './odbc-parts.ts';

export function OdbcConnection({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  const fields = odbcFields(draft.connection);
  // Half an attribute is none yet: the text is kept as it is typed.
  const [further, setFurther] = useState(fields.further);
  const field = (name: OdbcField | 'further') => ({
    value: fields[name],
    autoComplete: 'off',
    spellCheck: false,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...draft, connection: withOdbcField(draft.connection, name, event.currentTarget.value) }),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput label={wizard.driver} description={wizard.driverHint} {...field('driver')} />
      <TextInput label={wizard.dsn} {...field('dsn')} />
      <TextInput label={wizard.host} {...field('host')} />
      <TextInput label={wizard.port} inputMode="numeric" {...field('port')} />
      <TextInput label={wizard.database} {...field('database')} />
      <TextInput
        label={wizard.further}
        description={wizard.furtherHint}
        {...field('further')}
        value={further}
        onChange={(event) => {
          setFurther(event.currentTarget.value);
          field('further').onChange(event);
        }}
      />
      <TextInput label={wizard.user} {...field('user')} />
      <PasswordField
        label={wizard.password}
        description={wizard.passwordHint}
        {...field('password')}
        autoComplete="new-password"
      />
    </SimpleGrid>
  );
}
