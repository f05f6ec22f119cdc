/** The top of a page: its title, what it is about, and what can be done. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly text?: ReactNode;
  /** Beside the title, such as a state. */
  readonly mark?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHeading({ title, text, mark, children }: Props) {
  useDocumentTitle(`${title} · Gatehouse`);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={4}>
        <Group gap="sm">
          <Title order={1} size="h2">
            {title}
          </Title>
          {mark}
        </Group>
        {text && (
          <Text c="dimmed" maw={760}>
            {text}
          </Text>
        )}
      </Stack>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
