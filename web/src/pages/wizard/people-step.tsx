/** Step 3: where people are. */
import { Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { DirectoryPeople } from './directory-people.tsx';
import type { StepProps } from './draft.ts';
import { EntityQuery } from './entity-query.tsx';
import { isDirectory } from './kinds.ts';
import { PushedEntity } from './pushed-entity.tsx';

export function PeopleStep({ draft, onChange }: StepProps) {
  const { mapping, pushing } = useTexts();
  if (isDirectory(draft.type)) return <DirectoryPeople draft={draft} onChange={onChange} />;
  if (draft.type === 'push') {
    return (
      <Stack>
        <Text>{pushing.peopleText}</Text>
        <PushedEntity entity="persons" draft={draft} onChange={onChange} />
      </Stack>
    );
  }
  return (
    <Stack>
      <Text>{mapping.peopleText}</Text>
      <EntityQuery entity="persons" label={mapping.query} draft={draft} onChange={onChange} />
    </Stack>
  );
}
