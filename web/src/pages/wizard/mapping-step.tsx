/** Step 4: which column is what, with the sample rows before and after. */
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { CustomFieldForm } from './custom-field-form.tsx';
import { entityOf, type StepProps, withField } from './draft.ts';
import { EntityFields } from './entity-fields.tsx';
import { MappedSample } from './mapped-sample.tsx';
import { useCheck } from './use-check.ts';

export function MappingStep({ draft, onChange }: StepProps) {
  const { mapping } = useTexts();
  const check = useCheck(draft, 'persons');
  return (
    <Stack>
      <Text>{mapping.mappingText}</Text>
      <EntityFields entity="persons" draft={draft} onChange={onChange} faults={check.faults} />
      <CustomFieldForm
        taken={Object.keys(entityOf(draft, 'persons').fields)}
        onAdd={(field) => onChange(withField(draft, 'persons', field, { value: '' }))}
      />
      <MappedSample check={check} />
    </Stack>
  );
}
