/** Stores the draft as a source and, if asked, starts a cycle and goes where it can be watched. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Draft, saveDraft } from '../../api/drafts.ts';
import { keys } from '../../api/keys.ts';
import { ProblemError } from '../../api/problem.ts';
import { getSource, startCycle } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { tellDone, tellProblem } from '../../parts/tell.ts';
import { useMeaning } from '../../parts/use-meaning.ts';

const turnMilliseconds = 300;
const mostTurns = 100;

export function useSaveDraft(draft: Draft, onSaved: () => void) {
  const { wizard, common } = useTexts();
  const meaning = useMeaning();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (start: boolean) => {
      await saveDraft(draft);
      onSaved();
      if (!start) return null;
      return startFirst(draft.name).catch((thrown: unknown) => {
        // The source is stored; its page shows what keeps the cycle from starting.
        tellProblem(thrown, common.failed, meaning);
        return null;
      });
    },
    onSuccess: (cycle) => {
      tellDone(wizard.saved(draft.name));
      void queries.invalidateQueries({ queryKey: keys.sources });
      void queries.invalidateQueries({ queryKey: ['configuration'] });
      if (cycle === null) void navigate({ to: '/sources/$name', params: { name: draft.name } });
      else void navigate({ to: '/cycles/$id', params: { id: String(cycle) } });
    },
  });
}

/** Id of the cycle that reads the source now, or that has just read it; null where there is none. */
async function startFirst(name: string): Promise<number | null> {
  try {
    const { cycle } = await startCycle(name);
    if (cycle !== null) return cycle;
  } catch (thrown) {
    // The schedule was quicker: a source that is stored is read at once.
    if (!(thrown instanceof ProblemError) || thrown.problem.code !== 'cycle.running') throw thrown;
  }
  return runningOrLast(name);
}

/** A cycle that begins has no number for a moment. */
async function runningOrLast(name: string): Promise<number | null> {
  for (let turn = 1; ; turn += 1) {
    const { running, lastCycle } = await getSource(name);
    if (running === null || turn === mostTurns) return lastCycle?.id ?? null;
    if (running.cycle !== null) return running.cycle;
    await new Promise((resolve) => window.setTimeout(resolve, turnMilliseconds));
  }
}
