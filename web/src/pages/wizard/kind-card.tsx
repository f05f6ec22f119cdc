/** One kind of source, in plain words. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { useKindName } from '../../parts/use-kind-name.ts';
import classes from './kind-card.module.css';
import { type Kind, kindFacts } from './kinds.ts';

interface Props {
  readonly kind: Kind;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

export function KindCard({ kind, chosen, onChoose }: Props) {
  const { wizard, pushing } = useTexts();
  const nameOf = useKindName();
  const { icon: Icon } = kindFacts[kind];
  return (
    <UnstyledButton className={classes.card} aria-pressed={chosen} onClick={onChoose}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Icon size={32} stroke={1.4} aria-hidden className={classes.icon} />
        <div>
          <Text fw={600}>{nameOf(kind)}</Text>
          <Text size="sm" c="dimmed">
            {kind === 'push' ? pushing.kind : wizard.kinds[kind]}
          </Text>
        </div>
      </Group>
    </UnstyledButton>
  );
}
