/** The changes of a cycle; each can be undone alone. */
import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback } from 'react';
import { undoChange } from '../../api/changes.ts';
import { type Cycle, streamCycleChanges } from '../../api/cycles.ts';
import { keys } from '../../api/keys.ts';
import type { Dictionary } from '../../i18n/dictionary.ts';
import { useTexts } from '../../i18n/language.tsx';
import { type ChangeLine, lineOfChange } from '../../parts/change-line.ts';
import { ChangeTable } from '../../parts/change-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useLines } from '../../parts/use-lines.ts';
import { useMayAct } from '../../shell/account.ts';

export function CycleChanges({ cycle: ended }: { readonly cycle: Cycle }) {
  const { id, source } = ended;
  const { cycle } = useTexts();
  const mayAct = useMayAct('operator');
  const start = useCallback(
    async function* (signal: AbortSignal) {
      for await (const batch of streamCycleChanges(id, signal)) yield batch.map(lineOfChange);
    },
    [id],
  );
  const lines = useLines(start);
  const actions = useCallback((line: ChangeLine) => <UndoOne line={line} />, []);
  return (
    <ChangeTable
      lines={lines}
      name={`${source}-${id}`}
      label={cycle.changes}
      empty={<EmptyState title={cycle.noChanges} text={whyNone(ended, cycle)} icon={IconCircleCheck} />}
      {...(mayAct ? { actions } : {})}
    />
  );
}

function whyNone({ state, held, conflicts, rejected }: Cycle, texts: Dictionary['cycle']): string {
  if (state === 'failed' || state === 'cancelled') return texts.noChangesAtEnd;
  return held || conflicts || rejected ? texts.noChangesButOthers : texts.noChangesText;
}

function UndoOne({ line: { id, undone, key, personName } }: { readonly line: ChangeLine }) {
  const { cycle } = useTexts();
  if (undone) return <Text size="sm">{cycle.undone}</Text>;
  if (id === null) return null;
  return (
    <DecisionButton
      size="compact-sm"
      label={cycle.undoOne}
      aria-label={`${cycle.undoOne}: ${personName ?? key ?? id}`}
      text={cycle.undoOneText}
      action={() => undoChange(id)}
      done={({ reverted, kept, impossible }) => cycle.undoResult(reverted, kept, impossible)}
      outdates={[keys.cycles, keys.persons]}
    />
  );
}
