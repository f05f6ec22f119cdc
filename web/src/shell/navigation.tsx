/** The main navigation, with the number of decisions that wait. */
import { Badge, NavLink, Stack } from '@mantine/core';
import {
  IconActivity,
  IconDatabase,
  IconDoorEnter,
  IconForbid2,
  IconGauge,
  IconGitCompare,
  IconHandStop,
  IconRefresh,
  IconSettings,
  IconUserOff,
  IconUsers,
} from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { useSources } from '../parts/use-sources.ts';

export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const { shell } = useTexts();
  const formats = useFormats();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const waiting = useWaiting();
  const items = [
    { to: '/', label: shell.overview, icon: IconGauge, count: 0 },
    { to: '/sources', label: shell.sources, icon: IconDatabase, count: 0 },
    { to: '/cycles', label: shell.cycles, icon: IconRefresh, count: 0 },
    { to: '/held', label: shell.held, icon: IconHandStop, count: waiting.held },
    { to: '/conflicts', label: shell.conflicts, icon: IconGitCompare, count: waiting.conflicts },
    { to: '/rejections', label: shell.rejections, icon: IconForbid2, count: waiting.rejected },
    { to: '/people', label: shell.people, icon: IconUsers, count: 0 },
    { to: '/events', label: shell.events, icon: IconActivity, count: 0 },
    { to: '/presence', label: shell.presence, icon: IconDoorEnter, count: 0 },
    { to: '/directory-accounts', label: shell.directoryAccounts, icon: IconUserOff, count: 0 },
    { to: '/settings', label: shell.settings, icon: IconSettings, count: 0 },
  ] as const;
  return (
    <Stack component="nav" gap={2} aria-label={shell.navigation}>
      {items.map(({ to, label, icon: Icon, count }) => {
        const active = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={active}
            variant="filled"
            aria-current={active ? 'page' : undefined}
            leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
            rightSection={count > 0 && <Badge color="warn.8">{formats.number(count)}</Badge>}
            onClick={onNavigate}
          />
        );
      })}
    </Stack>
  );
}

function useWaiting() {
  const { data } = useSources();
  const total = { held: 0, conflicts: 0, rejected: 0 };
  for (const { waiting } of data?.items ?? []) {
    total.held += waiting.held;
    total.conflicts += waiting.conflicts;
    total.rejected += waiting.rejected;
  }
  return total;
}
