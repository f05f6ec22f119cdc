/** Deciding a conflict below both histories: a reason, and a button for each way to settle it. */
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys.ts';
import { type Conflict, type Resolution, resolveConflict } from '../api/outcomes.ts';
import { getPerson } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import type { Side } from './conflict-sides.ts';
import { personName } from './person-name.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface Props {
  readonly conflict: Conflict;
  readonly sides: readonly Side[];
  readonly onDecided: (decided: Decided) => void;
}

export interface Decided {
  /** What an undo takes. */
  readonly change: number;
  readonly label: string;
  readonly about: 'identifier' | 'row';
}

type Wish = Resolution extends infer R ? (R extends Resolution ? Omit<R, 'reason'> : never) : never;

interface Choice {
  readonly wish: Wish;
  readonly label: string;
}

/** What a decision, and taking it back, makes outdated. */
export const conflictOutdates = [keys.conflicts, keys.persons, keys.sources, keys.cycles];

/** What leaves everybody as they are. */
const quiet: readonly string[] = ['keep', 'new'];

export function ConflictDecisions({ conflict, sides, onDecided }: Props) {
  const { outcomes, common } = useTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const choices = useChoices(conflict, sides);
  const deciding = useMutation({
    mutationFn: ({ wish }: Choice) => resolveConflict(conflict.id, { ...wish, reason: reason.trim() }),
    onSuccess: ({ change }, { label }) => {
      for (const queryKey of conflictOutdates) void queries.invalidateQueries({ queryKey });
      onDecided({ change, label, about: conflict.row === null ? 'identifier' : 'row' });
    },
  });
  const missing = reason.trim() === '';
  const decide = (choice: Choice) => {
    setTried(true);
    if (!missing) deciding.mutate(choice);
  };
  return (
    <Stack gap="sm">
      <Textarea
        label={common.reason}
        description={conflict.row === null ? outcomes.decisionText : outcomes.rowDecisionText}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && missing && common.reasonMissing}
        maxLength={500}
        autosize
        minRows={1}
      />
      {deciding.error && <ProblemNotice thrown={deciding.error} />}
      <Group gap="xs">
        {choices.map((choice) => (
          <Button
            key={choice.label}
            variant={quiet.includes(choice.wish.decision) ? 'default' : 'filled'}
            h="auto"
            mih={36}
            py={6}
            styles={{ label: { whiteSpace: 'normal' } }}
            loading={deciding.isPending && deciding.variables.label === choice.label}
            disabled={deciding.isPending}
            onClick={() => decide(choice)}
          >
            {choice.label}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

function useChoices({ decisions, holder, claimant, candidates }: Conflict, sides: readonly Side[]): Choice[] {
  const { outcomes } = useTexts();
  const people = useQueries({
    queries: sides.map(({ person }) => ({
      queryKey: keys.person(person),
      queryFn: ({ signal }: { signal: AbortSignal }) => getPerson(person, signal),
    })),
  });
  const nameOf = (person: number | null): string => {
    const known = people[sides.findIndex((side) => side.person === person)]?.data;
    return known === undefined ? outcomes.localId(person ?? 0) : personName(known);
  };
  return decisions.flatMap((decision): Choice[] => {
    if (decision === 'give') return [{ wish: { decision, holder }, label: outcomes.give(nameOf(claimant)) }];
    if (decision === 'keep') return [{ wish: { decision, holder }, label: outcomes.keep(nameOf(holder)) }];
    if (decision === 'new') return [{ wish: { decision }, label: outcomes.newPerson }];
    return candidates.map((person) => ({
      wish: { decision, person },
      label: outcomes.join(nameOf(person), outcomes.localId(person)),
    }));
  });
}
