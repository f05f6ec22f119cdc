/** Reads the person from a source at once, and tells what came of it. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/keys.ts';
import { type PersonLink, refreshPerson } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { tellDone, tellProblem } from '../../parts/tell.ts';
import { useMeaning } from '../../parts/use-meaning.ts';

export function RefreshButton({ link: { source, key } }: { readonly link: PersonLink }) {
  const { people, common } = useTexts();
  const queries = useQueryClient();
  const meaning = useMeaning();
  const refresh = useMutation({
    mutationFn: () => refreshPerson(source, key),
    onSuccess: ({ outcome, held, refused }) => {
      const text = people.refreshOutcomes[outcome];
      const reasons = [held?.reason, ...refused.map(({ reason }) => reason)].filter((reason) => reason !== undefined);
      if (reasons.length === 0) tellDone(text);
      else tellProblem(new Error(reasons.join(' ')), text, meaning);
    },
    onError: (thrown) => tellProblem(thrown, common.failed, meaning),
    onSettled: () => void queries.invalidateQueries({ queryKey: keys.persons }),
  });
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      ml={6}
      leftSection={<IconRefresh size={14} aria-hidden />}
      aria-label={people.refreshFrom(source)}
      title={people.refreshHint}
      loading={refresh.isPending}
      onClick={() => refresh.mutate()}
    >
      {people.refresh}
    </Button>
  );
}
