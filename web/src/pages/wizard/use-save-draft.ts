/** Stores the draft as a source and, if asked, starts a cycle and goes where it can be watched. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Draft, saveDraft } from '../../api/drafts.ts';
import { keys } from '../../api/keys.ts';
import { startCycle } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { tellDone, tellProblem } from '../../parts/tell.ts';

export function useSaveDraft(draft: Draft, onSaved: () => void) {
  const { wizard, common } = useTexts();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (start: boolean) => {
      await saveDraft(draft);
      onSaved();
      if (!start) return null;
      // The source is stored now: what keeps the cycle from starting is shown on the source's page.
      return startCycle(draft.name).catch((thrown: unknown) => {
        tellProblem(thrown, common.failed);
        return null;
      });
    },
    onSuccess: (started) => {
      tellDone(wizard.saved(draft.name));
      void queries.invalidateQueries({ queryKey: keys.sources });
      void queries.invalidateQueries({ queryKey: ['configuration'] });
      if (started === null) void navigate({ to: '/sources/$name', params: { name: draft.name } });
      else void navigate({ to: '/cycles/$id', params: { id: String(started.cycle) } });
    },
  });
}
