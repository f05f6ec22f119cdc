/** How sample rows come out of the draft's mapping, asked again when it has been another one for a moment. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type CheckedEntity, checkDraft, type Draft, type QueriedEntity } from '../../api/drafts.ts';
import { type ProblemDetail, ProblemError } from '../../api/problem.ts';
import { readsEntries } from './directory-draft.ts';
import { entityOf, onlyEntity } from './draft.ts';
import { hasQueries } from './kinds.ts';

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
  /** What is wrong with the filter of a directory. */
  readonly ofFilter: string | undefined;
  /** Whether each fault stands at a field, so that none is left to be told below. */
  readonly toldAtFields: boolean;
}

export function useCheck(draft: Draft, entity: QueriedEntity): Check {
  const [source] = useDebouncedValue(JSON.stringify(onlyEntity(draft, entity)), pause);
  const { data, error, isFetching } = useQuery({
    queryKey: ['drafts', 'check', source],
    queryFn: ({ signal }) => checkDraft(JSON.parse(source) as Draft, sampleRows, signal),
    enabled: hasQueries(draft.type) ? entityOf(draft, entity).query.trim() !== '' : readsEntries(draft, entity),
    retry: false,
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
  const checked = error === null ? data?.find((found) => found.entity === entity) : undefined;
  const told = error instanceof ProblemError ? (error.problem.errors ?? [error.problem]) : (checked?.errors ?? []);
  const faults = new Map(told.flatMap((fault) => faultAtField(entity, fault)));
  const ofFilter = told.find(({ place }) => place?.endsWith(`${entity}.filter`))?.detail;
  return { checked, error, isFetching, faults, ofFilter, toldAtFields: told.length > 0 && faults.size >= told.length };
}

function faultAtField(entity: QueriedEntity, { detail, place, remedy }: ProblemDetail): [string, Fault][] {
  const [, field] = place?.split(`${entity}.fields.`) ?? [];
  if (!place || field === undefined) return [];
  const name = field.replace(/\.(column|value|format|formatColumn|separator)$/, '');
  // The field itself is the place.
  const text = detail.startsWith(`${place}: `) ? detail.slice(place.length + 2) : detail;
  return [[name, { text, remedy: remedy ?? null }]];
}
