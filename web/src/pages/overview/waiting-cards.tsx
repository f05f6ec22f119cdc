/** How many decisions wait, each number a way to them. */
import { Group, Paper, SimpleGrid, Text } from '@mantine/core';
import { IconForbid2, IconGitCompare, IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { SourceStatus } from '../../api/sources.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import classes from './waiting-cards.module.css';

export function WaitingCards({ sources }: { readonly sources: readonly SourceStatus[] }) {
  const { shell } = useTexts();
  const formats = useFormats();
  const sum = (kind: keyof SourceStatus['waiting']) => sources.reduce((total, { waiting }) => total + waiting[kind], 0);
  const cards = [
    { to: '/held', label: shell.held, icon: IconHandStop, count: sum('held') },
    { to: '/conflicts', label: shell.conflicts, icon: IconGitCompare, count: sum('conflicts') },
    { to: '/rejections', label: shell.rejections, icon: IconForbid2, count: sum('rejected') },
  ] as const;
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} mt="md">
      {cards.map(({ to, label, icon: Icon, count }) => (
        <Paper key={to} withBorder p="md" component={Link} to={to} className={classes.card} data-waiting={count > 0}>
          <Group gap="sm" wrap="nowrap">
            <Icon size={30} stroke={1.5} aria-hidden />
            <div>
              <Text className={classes.number}>{formats.number(count)}</Text>
              <Text size="sm">{label}</Text>
            </div>
          </Group>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
