/** One sentence about everything, as large as it is important. */
import { Group, Paper, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import type { SourceStatus } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import classes from './health-banner.module.css';

const troubles = new Set(['failing', 'quarantined', 'held']);
const rests = new Set(['paused', 'new']);

const icons = {
  good: IconCircleCheck,
  calm: IconPlayerPause,
  warn: IconAlertTriangle,
  bad: IconAlertTriangle,
} as const;

export function HealthBanner({ sources }: { readonly sources: readonly SourceStatus[] }) {
  const { overview } = useTexts();
  const troubled = sources.filter(({ state }) => troubles.has(state)).length;
  const resting = sources.filter(({ state }) => rests.has(state)).length;
  const failing = sources.some(({ state }) => state === 'failing' || state === 'quarantined');
  const running = sources.filter(({ running }) => running !== null).length;
  const tone = failing ? 'bad' : troubled > 0 ? 'warn' : resting > 0 ? 'calm' : 'good';
  const Icon = icons[tone];
  return (
    <Paper p="lg" role="status" className={classes.banner} data-tone={tone}>
      <Group gap="md" wrap="nowrap">
        <Icon className={classes.icon} aria-hidden />
        <div>
          <Text className={classes.sentence}>
            {troubled > 0 ? overview.troubled(troubled) : resting > 0 ? overview.resting(resting) : overview.allWell}
          </Text>
          {running > 0 && <Text size="lg">{overview.running(running)}</Text>}
        </div>
      </Group>
    </Paper>
  );
}
