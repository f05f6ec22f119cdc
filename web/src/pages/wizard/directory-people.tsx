/** Which entries of a directory are people, and what attributes they have. */
import { Stack, Text, TextInput } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { entityOf, type StepProps, withEntity } from './draft.ts';
import { QuerySample } from './query-sample.tsx';
import { useSample } from './use-tables.ts';

export function DirectoryPeople({ draft, onChange }: StepProps) {
  const { wizard, names } = useTexts();
  const sample = useSample(draft, '');
  return (
    <Stack>
      <Text>{draft.type === 'ldap' ? wizard.entriesText : wizard.presetText}</Text>
      {draft.type === 'ldap' && (
        <TextInput
          label={wizard.filter}
          description="(&(objectClass=inetOrgPerson)(employeeNumber=*))"
          value={entityOf(draft, 'persons').filter ?? ''}
          onChange={(event) => onChange(withEntity(draft, 'persons', { filter: event.currentTarget.value }))}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <QuerySample of={names.entities.persons} sample={sample} />
    </Stack>
  );
}
