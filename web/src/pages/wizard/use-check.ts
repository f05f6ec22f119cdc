/** How sample rows come out of the draft's mapping, asked again when it has been another one for a moment. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type CheckedEntity, checkDraft, type Draft, type QueriedEntity } from '../../api/drafts.ts';
import { type ProblemDetail, ProblemError } from '../../api/problem.ts';
import { entityOf, onlyEntity } from './draft.ts';

const pause = 500;
const sampleRows = 10;

export interface Fault {
  readonly text: string;
  readonly remedy: string | null;
}

export interface Check {
  readonly checked: CheckedEntity | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  /** What is wrong with a field, by its name. */
  readonly faults: ReadonlyMap<string, Fault>;
}

export function useCheck(draft: Draft, entity: QueriedEntity): Check {
  const [source] = useDebouncedValue(JSON.stringify(onlyEntity(draft, entity)), pause);
  const { data, error, isFetching } = useQuery({
    queryKey: ['drafts', 'check', source],
    queryFn: ({ signal }) => checkDraft(JSON.parse(source) as Draft, sampleRows, signal),
    enabled: entityOf(draft, entity).query.trim() !== '',
    retry: false,
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
  const checked = error === null ? data?.find((found) => found.entity === entity) : undefined;
  return { checked, error, isFetching, faults: faultsOf(entity, error, checked) };
}

function faultsOf(entity: QueriedEntity, error: Error | null, checked: CheckedEntity | undefined): Map<string, Fault> {
  const said: readonly ProblemDetail[] =
    error instanceof ProblemError ? [error.problem, ...(error.problem.errors ?? [])] : (checked?.errors ?? []);
  const faults = new Map<string, Fault>();
  for (const { detail, place, remedy } of said) {
    const field = place?.split(`${entity}.fields.`)[1]?.replace(/\.(column|value|format|formatColumn|separator)$/, '');
    if (field !== undefined) faults.set(field, { text: detail, remedy: remedy ?? null });
  }
  return faults;
}
