/** The last day's passes by hour, in words and as a chart. */
import { Group, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { listHours } from '../api/events.ts';
import { keys } from '../api/keys.ts';
import { useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { LoadingNotice } from './loading-notice.tsx';
import { useNow } from './relative-time.tsx';

const HoursChart = lazy(async () => ({ default: (await import('./hours-chart.tsx')).HoursChart }));

const hour = 3_600_000;
const hours = 24;

export function HoursPanel() {
  const { events } = useTexts();
  const last = Math.floor(useNow() / hour) * hour;
  const from = new Date(last - (hours - 1) * hour).toISOString();
  const counts = useQuery({
    queryKey: keys.eventHours(from),
    queryFn: ({ signal }) => listHours(from, new Date(last + hour).toISOString(), signal),
  });
  return (
    <Answer query={counts}>
      {(items) => {
        const granted = items.reduce((sum, item) => sum + item.granted, 0);
        const denied = items.reduce((sum, item) => sum + item.denied, 0);
        // Nothing happened: an empty chart would only push the list down.
        if (granted + denied === 0) return null;
        return (
          <Paper withBorder p="sm" mb="md" component="section" aria-label={events.chart}>
            <Group justify="space-between" gap="xs" mb="xs">
              <Title order={2} size="h5">
                {events.chart}, {events.chartDay}
              </Title>
              <Text size="sm">{events.chartText(granted, denied)}</Text>
            </Group>
            <Suspense fallback={<LoadingNotice />}>
              <HoursChart from={Date.parse(from)} hours={hours} counts={items} />
            </Suspense>
          </Paper>
        );
      }}
    </Answer>
  );
}
