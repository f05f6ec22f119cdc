/** Conflicts, each with both sides and their histories. */
import { Stack } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useEffect } from 'react';
import { keys } from '../../api/keys.ts';
import { type Conflict, listConflicts } from '../../api/outcomes.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { ConflictCard } from './conflict-card.tsx';

export function ConflictsPage() {
  const { outcomes } = useTexts();
  const load = useCallback((cursor: string | undefined, signal: AbortSignal) => listConflicts({ cursor }, signal), []);
  const conflicts = usePages<Conflict>(keys.conflictList({}), load);
  const { ref, entry } = useIntersection();
  const atEnd = entry?.isIntersecting ?? false;
  const { loadMore } = conflicts;
  useEffect(() => {
    if (atEnd) loadMore();
  }, [atEnd, loadMore]);
  return (
    <>
      <PageHeading title={outcomes.conflictsTitle} text={outcomes.conflictsText} />
      <Answer query={conflicts}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={outcomes.conflictsEmpty} text={outcomes.conflictsEmptyText} icon={IconCircleCheck} />
          ) : (
            <Stack>
              {rows.map((conflict) => (
                <ConflictCard key={conflict.id} conflict={conflict} />
              ))}
              <div ref={ref} />
            </Stack>
          )
        }
      </Answer>
    </>
  );
}
