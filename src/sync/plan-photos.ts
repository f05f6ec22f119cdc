/** Plans photos: by their versions, or where a source has none, person by person when they are fetched. */
import type { PhotoRecord } from '../model/records.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import type { LinkIndex } from './link-index.ts';
import { loadIndex } from './load-index.ts';
import { isPersonFault, type PersonFinder } from './person-finder.ts';
import type { PlannedEntity, PlanTask } from './plan-entity.ts';
import type { PhotoChange, Removal, SilentChange } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { Spool } from './spool.ts';

/** The photos that a batch of rows says are new or changed. */
export function planPhotos(
  rows: readonly TouchedRow<PhotoRecord>[],
  planning: {
    readonly finder: PersonFinder;
    readonly photos: LinkIndex;
    readonly rejected: (row: RejectedRow) => void;
  },
): PhotoChange[] {
  const { finder, photos, rejected } = planning;
  return rows.flatMap(({ key, entry, digests, record }): PhotoChange[] => {
    const person = finder.find(record.person);
    if (!isPersonFault(person)) return [{ key, entry, digests, person, version: record.version }];
    photos.reject(entry);
    rejected(person.code === 'cycle.unknownPerson' ? photoOfUnknown(key) : { entity: 'photos', key, ...person });
    return [];
  });
}

export function photoOfUnknown(key: string): RejectedRow {
  return {
    entity: 'photos',
    key,
    column: 'person',
    value: key,
    code: 'cycle.unknownPerson',
    reason: `The person "${key}" is not among the people that can be used. Let the query of versions give the same people as that of persons.`,
  };
}

/** The step of photos that have no versions: which there are is known only when they are fetched. */
export async function stepWithoutVersions(
  task: PlanTask,
  spool: <T>(name: string) => Spool<T>,
): Promise<PlannedEntity> {
  return {
    loaded: await loadIndex({ ...task, now: task.context.now() }, 'photos'),
    reading: { rows: 0, unchanged: 0, aborted: null },
    silent: spool<SilentChange>('photos-silent'),
    rejected: spool<RejectedRow>('photos-rejected'),
    removals: spool<Removal>('photos-removals'),
    missing: [],
    spared: 0,
    holdRemovals: null,
  };
}
