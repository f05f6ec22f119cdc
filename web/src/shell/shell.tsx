/** The frame of all pages: header, navigation, and the page itself. */
import { AppShell, Box, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTexts } from '../i18n/language.tsx';
import { LoadingNotice } from '../parts/loading-notice.tsx';
import { AccountMenu } from './account-menu.tsx';
import { AppearanceMenu } from './appearance-menu.tsx';
import { LanguageMenu } from './language-menu.tsx';
import { LiveMark } from './live-mark.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';
import { useActivity } from './use-activity.ts';
import { useLive } from './use-live.ts';

export function Shell() {
  const { shell } = useTexts();
  const [open, { toggle, close }] = useDisclosure(false);
  const live = useLive();
  useActivity();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 276, breakpoint: 'md', collapsed: { mobile: !open } }}
      padding={{ base: 'sm', md: 'lg' }}
    >
      <a className={classes.skip} href="#content">
        {shell.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={shell.openNavigation}
              aria-expanded={open}
            />
            <Text fw={700} size="lg" visibleFrom="xs">
              Gatehouse
            </Text>
            <LiveMark state={live} />
          </Group>
          <Group gap={4} wrap="nowrap">
            <LanguageMenu />
            <AppearanceMenu />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Box id="content" tabIndex={-1} className={classes.content}>
          <Suspense fallback={<LoadingNotice />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
