/** A state as colour, icon and word together. */
import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHandStop,
  IconLoader,
  IconMinus,
  IconPlayerPause,
  IconSparkles,
  type TablerIcon,
} from '@tabler/icons-react';
import type { CycleState } from '../api/cycles.ts';
import type { AccessEvent } from '../api/events.ts';
import type { PersonStatus } from '../api/persons.ts';
import type { SourceState } from '../api/sources.ts';
import { useTexts } from '../i18n/language.tsx';
import { type Tone, toneColors } from './notice.tsx';

interface Look {
  readonly tone: Tone | 'quiet';
  readonly icon: TablerIcon;
}

const sourceLooks: Readonly<Record<SourceState, Look>> = {
  healthy: { tone: 'good', icon: IconCircleCheck },
  running: { tone: 'calm', icon: IconLoader },
  held: { tone: 'warn', icon: IconHandStop },
  failing: { tone: 'bad', icon: IconCircleX },
  quarantined: { tone: 'bad', icon: IconAlertTriangle },
  paused: { tone: 'quiet', icon: IconPlayerPause },
  new: { tone: 'quiet', icon: IconSparkles },
};

const cycleLooks: Readonly<Record<CycleState, Look>> = {
  running: { tone: 'calm', icon: IconLoader },
  skipped: { tone: 'quiet', icon: IconMinus },
  unchanged: { tone: 'good', icon: IconCircleCheck },
  applied: { tone: 'good', icon: IconCircleCheck },
  held: { tone: 'warn', icon: IconHandStop },
  failed: { tone: 'bad', icon: IconCircleX },
  cancelled: { tone: 'quiet', icon: IconMinus },
};

const personLooks: Readonly<Record<PersonStatus, Look>> = {
  active: { tone: 'good', icon: IconCircleCheck },
  blocked: { tone: 'warn', icon: IconHandStop },
  dismissed: { tone: 'quiet', icon: IconMinus },
};

type Size = 'sm' | 'md' | 'lg' | 'xl';

export function SourceBadge({ state, size = 'md' }: { readonly state: SourceState; readonly size?: Size }) {
  const { names } = useTexts();
  return <StateBadge look={sourceLooks[state]} text={names.sourceStates[state]} size={size} />;
}

export function CycleBadge({ state, size = 'md' }: { readonly state: CycleState; readonly size?: Size }) {
  const { names } = useTexts();
  return <StateBadge look={cycleLooks[state]} text={names.cycleStates[state]} size={size} />;
}

export function PersonBadge({ state, size = 'md' }: { readonly state: PersonStatus; readonly size?: Size }) {
  const { names } = useTexts();
  return <StateBadge look={personLooks[state]} text={names.personStatuses[state]} size={size} />;
}

export function OutcomeBadge({ outcome }: { readonly outcome: AccessEvent['outcome'] }) {
  const { events } = useTexts();
  const look = outcome === 'granted' ? personLooks.active : sourceLooks.failing;
  return <StateBadge look={look} text={events.outcomes[outcome]} size="md" />;
}

function StateBadge({ look, text, size }: { readonly look: Look; readonly text: string; readonly size: Size }) {
  const Icon = look.icon;
  const color = look.tone === 'quiet' ? 'gray.8' : `${toneColors[look.tone]}.8`;
  return (
    <Badge color={color} size={size} leftSection={<Icon size="1.2em" aria-hidden />} tt="none">
      {text}
    </Badge>
  );
}
