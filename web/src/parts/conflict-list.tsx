/** Conflicts, each to be looked at and decided. */
import { Stack } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { undoChange } from '../api/changes.ts';
import { keys } from '../api/keys.ts';
import { type Conflict, listConflicts } from '../api/outcomes.ts';
import { useTexts } from '../i18n/language.tsx';
import { Answer } from './answer.tsx';
import { ConflictCard } from './conflict-card.tsx';
import { conflictOutdates, type Decided } from './conflict-decisions.tsx';
import { DecisionButton } from './decision-button.tsx';
import { EmptyState } from './empty-state.tsx';
import { Notice } from './notice.tsx';
import { usePages } from './use-pages.ts';

interface Props {
  /** Whether whoever looks may decide. */
  readonly mayAct: boolean;
  readonly source?: string;
  readonly cycle?: number;
}

export function ConflictList({ mayAct, source, cycle }: Props) {
  const { outcomes } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listConflicts({ source, cycle, cursor }, signal),
    [source, cycle],
  );
  const conflicts = usePages<Conflict>(keys.conflictList({ source, cycle }), load);
  const { ref, entry } = useIntersection();
  const atEnd = entry?.isIntersecting ?? false;
  const { loadMore } = conflicts;
  useEffect(() => {
    if (atEnd) loadMore();
  }, [atEnd, loadMore]);
  const [decided, setDecided] = useState<Decided>();
  return (
    <Stack>
      {decided && <DecidedNotice decided={decided} onUndone={() => setDecided(undefined)} />}
      <Answer query={conflicts}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={outcomes.conflictsEmpty} text={outcomes.conflictsEmptyText} icon={IconCircleCheck} />
          ) : (
            <Stack>
              {rows.map((conflict) => (
                <ConflictCard key={conflict.id} conflict={conflict} mayAct={mayAct} onDecided={setDecided} />
              ))}
              <div ref={ref} />
            </Stack>
          )
        }
      </Answer>
    </Stack>
  );
}

interface DecidedProps {
  readonly decided: Decided;
  readonly onUndone: () => void;
}

function DecidedNotice({ decided: { change, label, about }, onUndone }: DecidedProps) {
  const { outcomes, cycle } = useTexts();
  return (
    <Notice tone="good" title={outcomes.decided(label)}>
      <DecisionButton
        size="xs"
        mt="xs"
        label={cycle.undoOne}
        text={about === 'row' ? outcomes.undoRowDecision : outcomes.undoDecision}
        action={() => undoChange(change)}
        done={({ reverted, kept, impossible }) => {
          if (reverted > 0) onUndone();
          return cycle.undoResult(reverted, kept, impossible);
        }}
        outdates={conflictOutdates}
      />
    </Notice>
  );
}
