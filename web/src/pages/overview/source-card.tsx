/** A source at a glance: state, last and next cycle, what waits, and its events' lag. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SourceStatus } from '../../api/sources.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { CountsLine } from '../../parts/counts-line.tsx';
import { CycleProgress } from '../../parts/cycle-progress.tsx';
import { NextCycle } from '../../parts/next-cycle.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime, useNow } from '../../parts/relative-time.tsx';
import { SourceBadge } from '../../parts/state-badge.tsx';
import { useMeaning } from '../../parts/use-meaning.ts';
import classes from './source-card.module.css';

export function SourceCard({ source }: { readonly source: SourceStatus }) {
  const { overview, common, sources } = useTexts();
  const meaning = useMeaning();
  const { name, state, lastCycle, running, failures, paused, waiting, relay } = source;
  return (
    <Paper withBorder p="md" component="section" aria-label={name} className={classes.card} data-state={state}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h3">
            <PageLink to="/sources/$name" params={{ name }} c="inherit" underline="hover">
              {name}
            </PageLink>
          </Title>
          <SourceBadge state={state} size="lg" />
        </Group>
        {running && <CycleProgress source={name} known={running} />}
        {failures && (
          <Text size="sm" className={classes.failure}>
            {sources.failures(failures.count)}: {meaning(failures.code) ?? failures.message}
          </Text>
        )}
        {paused?.reason && <Text size="sm">{paused.reason}</Text>}
        <dl className={classes.facts}>
          <Fact name={overview.lastCycle}>
            {lastCycle === null ? (
              common.never
            ) : (
              <>
                <PageLink to="/cycles/$id" params={{ id: String(lastCycle.id) }}>
                  <RelativeTime at={lastCycle.finishedAt ?? lastCycle.startedAt} />
                </PageLink>
                <CountsLine cycle={lastCycle} />
              </>
            )}
          </Fact>
          <Fact name={overview.nextCycle}>
            <NextCycle source={source} />
          </Fact>
          <Fact name={overview.waiting}>
            <Waiting waiting={waiting} />
          </Fact>
          {relay && (
            <Fact name={overview.lag}>
              <Lag relay={relay} />
            </Fact>
          )}
        </dl>
      </Stack>
    </Paper>
  );
}

function Waiting({ waiting: { held, conflicts, rejected } }: { readonly waiting: SourceStatus['waiting'] }) {
  const { overview, common } = useTexts();
  const parts = [
    held > 0 && overview.heldChanges(held),
    conflicts > 0 && overview.conflicts(conflicts),
    rejected > 0 && overview.rejected(rejected),
  ].filter((part) => part !== false);
  return parts.length === 0 ? common.none : parts.join(', ');
}

function Lag({ relay }: { readonly relay: NonNullable<SourceStatus['relay']> }) {
  const { overview } = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { waiting, refused, oldestAt, error } = relay;
  const since = oldestAt === null ? '' : `, ${overview.lagSince(formats.relative(oldestAt, now))}`;
  const parts = [
    waiting > 0 && overview.lagWaiting(waiting) + since,
    refused > 0 && overview.lagRefused(refused),
    error,
  ];
  return parts.filter(Boolean).join(' · ') || overview.lagNone;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
