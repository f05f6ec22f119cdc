/** What a change is: a sign, a word and a colour. */
import { Group, Text } from '@mantine/core';
import {
  IconCirclePlus,
  IconForbid2,
  IconGitCompare,
  IconHandStop,
  IconPencil,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTexts } from '../i18n/language.tsx';
import type { ChangeLine } from './change-line.ts';
import classes from './change-mark.module.css';

const icons: Readonly<Record<ChangeLine['kind'], TablerIcon>> = {
  create: IconCirclePlus,
  update: IconPencil,
  remove: IconTrash,
  conflict: IconGitCompare,
  reject: IconForbid2,
};

interface Props {
  readonly kind: ChangeLine['kind'];
  readonly held?: boolean;
}

export function ChangeMark({ kind, held = false }: Props) {
  const { names } = useTexts();
  const Icon = icons[kind];
  return (
    <div>
      <Group gap={6} wrap="nowrap" className={classes.mark} data-kind={kind}>
        <Icon size={16} aria-hidden />
        <Text size="sm" fw={600}>
          {names.changes[kind]}
        </Text>
      </Group>
      {held && (
        <Group gap={6} wrap="nowrap" className={classes.mark} data-kind="held">
          <IconHandStop size={16} aria-hidden />
          <Text size="sm">{names.counts.held}</Text>
        </Group>
      )}
    </div>
  );
}
