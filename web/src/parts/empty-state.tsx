/** An empty place that says what would stand there and what to do to fill it. */
import { Center, Stack, Text, Title } from '@mantine/core';
import { IconInbox, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly icon?: TablerIcon;
  /** Buttons and links. */
  readonly children?: ReactNode;
}

export function EmptyState({ title, text, icon: Icon = IconInbox, children }: Props) {
  return (
    <Center py="xl">
      <Stack align="center" gap="sm" maw={520} ta="center">
        <Icon size={44} stroke={1.4} aria-hidden />
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
        {children}
      </Stack>
    </Center>
  );
}
