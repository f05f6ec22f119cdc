/** The plan of the draft's first cycle, as it is found. */
import { useCallback, useState } from 'react';
import { type Draft, streamDraftPreview } from '../../api/drafts.ts';
import type { PlanEnd } from '../../api/sources.ts';
import { type ChangeLine, lineOfPlan } from '../../parts/change-line.ts';
import { useLines } from '../../parts/use-lines.ts';

export function useDraftPlan(draft: Draft) {
  const [round, setRound] = useState(0);
  const [end, setEnd] = useState<PlanEnd | null>(null);
  const start = useCallback(
    async function* (signal: AbortSignal) {
      if (round >= 0) setEnd(null);
      for await (const batch of streamDraftPreview(draft, signal)) {
        const lines: ChangeLine[] = [];
        for (const line of batch) {
          if ('done' in line) setEnd(line);
          else lines.push(lineOfPlan(line));
        }
        yield lines;
      }
    },
    [draft, round],
  );
  const lines = useLines(start);
  return { lines, end, again: () => setRound((before) => before + 1) };
}
