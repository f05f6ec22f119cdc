/** What can be done with a cycle: cancel it while it runs, decide on what it holds, undo it. */
import { IconArrowBackUp, IconPlayerStop } from '@tabler/icons-react';
import { type Cycle, undoCycle } from '../../api/cycles.ts';
import { keys } from '../../api/keys.ts';
import { cancelCycle } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { HeldDecision } from '../../parts/held-decision.tsx';
import { useMayAct } from '../../shell/account.ts';

export function CycleActions({ cycle: whole }: { readonly cycle: Cycle }) {
  const { id, source, state, waiting } = whole;
  const { cycle, sources } = useTexts();
  const mayAct = useMayAct('operator');
  if (!mayAct) return null;
  if (state === 'running') {
    return (
      <DecisionButton
        label={sources.cancel}
        text={sources.cancelText}
        tone="bad"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        action={() => cancelCycle(source)}
        done={() => sources.cancelled}
        outdates={[keys.sources, keys.cycles]}
      />
    );
  }
  const changed = (whole.created ?? 0) + (whole.updated ?? 0) + (whole.removed ?? 0) > 0;
  return (
    <>
      {waiting > 0 && <HeldDecision cycle={id} />}
      {changed && (
        <DecisionButton
          label={cycle.undo}
          text={cycle.undoText}
          withReason
          tone="bad"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          action={(reason) => undoCycle(id, reason)}
          done={({ reverted, kept, impossible }) => cycle.undoResult(reverted, kept, impossible)}
          outdates={[keys.cycles, keys.persons, keys.sources]}
        />
      )}
    </>
  );
}
