/** Step 6: when the source is read, what becomes of those who are gone, and what is too much. */
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import type { StepProps } from './draft.ts';
import { GoneFields } from './gone-fields.tsx';
import { GuardFields } from './guard-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';

export function ScheduleStep({ draft, onChange }: StepProps) {
  const { guard } = useTexts();
  return (
    <Stack gap="lg" maw={760}>
      <Text>{guard.text}</Text>
      <ScheduleFields draft={draft} onChange={onChange} />
      <GoneFields draft={draft} onChange={onChange} />
      <GuardFields draft={draft} onChange={onChange} />
    </Stack>
  );
}
