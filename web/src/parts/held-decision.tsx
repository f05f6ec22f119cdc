/** Releasing or discarding what a cycle holds. */
import { IconCheck, IconX } from '@tabler/icons-react';
import { discardCycle, releaseCycle } from '../api/cycles.ts';
import { keys } from '../api/keys.ts';
import { useTexts } from '../i18n/language.tsx';
import { DecisionButton } from './decision-button.tsx';

const outdated = [keys.held, keys.cycles, keys.sources, keys.persons];

export function HeldDecision({ cycle }: { readonly cycle: number }) {
  const { outcomes } = useTexts();
  return (
    <>
      <DecisionButton
        label={outcomes.discard}
        text={outcomes.discardText}
        withReason
        leftSection={<IconX size={16} aria-hidden />}
        action={(reason) => discardCycle(cycle, reason)}
        done={() => outcomes.discarded}
        outdates={outdated}
      />
      <DecisionButton
        label={outcomes.release}
        text={outcomes.releaseText}
        withReason
        variant="filled"
        tone="bad"
        leftSection={<IconCheck size={16} aria-hidden />}
        action={(reason) => releaseCycle(cycle, reason)}
        done={() => outcomes.released}
        outdates={outdated}
      />
    </>
  );
}
