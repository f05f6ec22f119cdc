/** Step 5: departments and card numbers, both optional. */
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { CardFormat } from './card-format.tsx';
import type { StepProps } from './draft.ts';
import { OptionalEntity } from './optional-entity.tsx';

export function StructureStep({ draft, onChange }: StepProps) {
  const { mapping } = useTexts();
  return (
    <Stack>
      <Text>{mapping.structureText}</Text>
      <OptionalEntity
        entity="departments"
        title={mapping.departments}
        text={mapping.departmentsText}
        draft={draft}
        onChange={onChange}
      />
      <OptionalEntity
        entity="identifiers"
        title={mapping.identifiers}
        text={mapping.identifiersText}
        draft={draft}
        onChange={onChange}
      >
        <CardFormat draft={draft} onChange={onChange} />
      </OptionalEntity>
    </Stack>
  );
}
