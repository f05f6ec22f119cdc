/** Step 1: what there is. */
import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { freshDraft } from './directory-draft.ts';
import type { StepProps } from './draft.ts';
import { KindCard } from './kind-card.tsx';
import { type Kind, kinds } from './kinds.ts';

// What most want; the steps that follow show both and let them be changed.
const usual = { name: 'hr', schedule: { every: '5m' } };

export function KindStep({ draft, onChange }: StepProps) {
  const { wizard } = useTexts();
  // The connection of another kind means nothing to this one.
  const choose = (kind: Kind) =>
    onChange(
      kind === draft.type
        ? draft
        : freshDraft({ ...(draft.type === '' ? { ...draft, ...usual } : draft), type: kind, connection: '' }),
    );
  return (
    <Stack>
      <Text>{wizard.kindText}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {kinds.map((kind) => (
          <li key={kind}>
            <KindCard kind={kind} chosen={kind === draft.type} onChoose={() => choose(kind)} />
          </li>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
