/** Which photos a cycle asks for, when its people are there. */
import { keysOf } from '../registry/links.ts';
import { absentIds } from '../registry/structure.ts';
import type { Applying } from './applying.ts';
import { seedOf } from './digest.ts';
import { linkState } from './link-index.ts';
import { entryOf } from './load-index.ts';
import type { PlannedEntity } from './plan-entity.ts';
import { photoOfUnknown } from './plan-photos.ts';
import { type Digests, type PhotoChange, planBatch } from './planned.ts';
import { readRefreshed } from './refreshed.ts';
import type { WantedPhoto } from './write-photos.ts';

/** The digests are those of the row with the version; null where the source has no versions. */
export type Wanted = WantedPhoto & { readonly digests: Digests | null };

/** The photos whose version is new or changed, of people who are there. */
export async function* byVersion(applying: Applying, step: PlannedEntity): AsyncIterable<Wanted[]> {
  const persons = applying.plan.entities.persons?.loaded.index;
  for await (const batch of applying.plan.photos.batches(planBatch)) {
    const changes = (await readRefreshed(applying.database, applying.sourceId)).persons(batch);
    const usable = changes.filter((change) => {
      if (persons?.usable(change.person) === true && !persons.isNew(change.person)) return true;
      step.rejected.push(photoOfUnknown(change.key));
      return false;
    });
    const personOf = (change: PhotoChange): number => persons?.localId(change.person) ?? 0;
    const absent = new Set(await absentIds(applying.database, 'person', usable.map(personOf)));
    yield usable
      .map(({ key, entry, version, digests, person }) => ({
        key,
        entry,
        version,
        digests,
        personId: persons?.localId(person) ?? 0,
      }))
      .filter(({ personId }) => !absent.has(personId));
  }
}

/** Everybody whom the source shows: where there are no versions, each photo must be looked at. */
export async function* everybody(applying: Applying, step: PlannedEntity): AsyncIterable<Wanted[]> {
  const persons = applying.plan.entities.persons?.loaded.index;
  if (persons === undefined) return;
  let ids: number[] = [];
  const wanted = async (): Promise<Wanted[]> => {
    const keys = await keysOf(applying.database, applying.sourceId, 'persons', ids);
    ids = [];
    return [...keys].map(([personId, { key }]) => ({
      key,
      personId,
      entry: entryOf(step.loaded.index, key),
      version: null,
      digests: null,
    }));
  };
  for (let entry = 0; entry < persons.size(); entry++) {
    if (persons.state(entry) !== linkState.present) continue;
    ids.push(persons.localId(entry));
    if (ids.length === planBatch) yield await wanted();
  }
  if (ids.length > 0) yield await wanted();
}

/** Stand in a link for the bytes of a photo that has no version, and for what it is made into. */
export function hashDigests(made: string, hash: string): Digests {
  const { a, b } = seedOf(`${hash} ${made}`);
  return [a, b, a, b];
}
