/** What has just happened: the last day at the doors, the latest cycles and the latest passes. */
import { Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { listCycles } from '../../api/cycles.ts';
import { listEvents } from '../../api/events.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { CountsLine } from '../../parts/counts-line.tsx';
import { HoursPanel } from '../../parts/hours-panel.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { CycleBadge, OutcomeBadge } from '../../parts/state-badge.tsx';
import classes from './latest.module.css';

const shown = 6;

export function Latest() {
  return (
    <>
      <HoursPanel />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <LatestCycles />
        <LatestPasses />
      </SimpleGrid>
    </>
  );
}

function LatestCycles() {
  const { overview } = useTexts();
  const { data } = useQuery({
    queryKey: [...keys.cycleList({}), 'latest'],
    queryFn: ({ signal }) => listCycles({ limit: shown }, signal),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title={overview.latestCycles} all={<PageLink to="/cycles">{overview.showAll}</PageLink>}>
      {data.items.map((cycle) => (
        <li key={cycle.id} className={classes.row}>
          <span className={classes.main}>
            <PageLink to="/cycles/$id" params={{ id: String(cycle.id) }}>
              {cycle.source}, <RelativeTime at={cycle.finishedAt ?? cycle.startedAt} />
            </PageLink>
            <CountsLine cycle={cycle} />
          </span>
          <CycleBadge state={cycle.state} />
        </li>
      ))}
    </Panel>
  );
}

function LatestPasses() {
  const { overview, events } = useTexts();
  const { data } = useQuery({
    queryKey: [...keys.eventList({}), 'latest'],
    queryFn: ({ signal }) => listEvents({}, undefined, signal, shown),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title={overview.latestPasses} all={<PageLink to="/events">{overview.showAll}</PageLink>}>
      {data.items.map(({ id, at, accessPoint, direction, outcome, personId, person, employeeId }) => (
        <li key={id} className={classes.row}>
          <span className={classes.main}>
            {personId === null ? (
              <Text span>{events.unknownPerson}</Text>
            ) : (
              <PageLink to="/people/$id" params={{ id: String(personId) }}>
                {person ?? employeeId ?? personId}
              </PageLink>
            )}
            <Text size="sm" c="dimmed">
              {accessPoint} · {events.directions[direction]} · <RelativeTime at={at} />
            </Text>
          </span>
          <OutcomeBadge outcome={outcome} />
        </li>
      ))}
    </Panel>
  );
}

interface PanelProps {
  readonly title: string;
  readonly all: ReactNode;
  readonly children: ReactNode;
}

function Panel({ title, all, children }: PanelProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {all}
      </Group>
      <ul className={classes.list}>{children}</ul>
    </Paper>
  );
}
