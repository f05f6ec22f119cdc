/** The frame of the pages that one sees before being signed in. */
import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { AppearanceMenu } from './appearance-menu.tsx';
import { LanguageMenu } from './language-menu.tsx';

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

export function Entrance({ title, text, children }: Props) {
  useDocumentTitle(title);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={440}>
        <Stack>
          <Title order={1} size="h2">
            {title}
          </Title>
          {text && <Text>{text}</Text>}
          {children}
          <Group justify="space-between">
            <LanguageMenu />
            <AppearanceMenu />
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
