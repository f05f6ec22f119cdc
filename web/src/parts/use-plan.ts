/** A plan as it is found: its lines, and at the end what it comes to. */
import { useCallback, useState } from 'react';
import { ProblemError } from '../api/problem.ts';
import type { PlanEnd, PlanLine } from '../api/sources.ts';
import { type ChangeLine, lineOfPlan } from './change-line.ts';
import { useLines } from './use-lines.ts';

/** Begins, and begins anew whenever `stream` is another function. */
export function usePlan(stream: (signal: AbortSignal) => AsyncIterable<readonly (PlanLine | PlanEnd)[]>) {
  const [round, setRound] = useState(0);
  const [end, setEnd] = useState<PlanEnd | null>(null);
  const start = useCallback(
    async function* (signal: AbortSignal) {
      if (round >= 0) setEnd(null);
      for await (const batch of stream(signal)) {
        const lines: ChangeLine[] = [];
        for (const line of batch) {
          if (!('done' in line)) lines.push(lineOfPlan(line));
          else if (line.error === undefined) setEnd(line);
          else throw new ProblemError(line.error);
        }
        yield lines;
      }
    },
    [stream, round],
  );
  const lines = useLines(start);
  return { lines, end, round, again: () => setRound((before) => before + 1) };
}
