/** Photos in a preview: those that a cycle would fetch, by their versions. Nothing is fetched: whoever looks at a line asks for its photo. */
import type { Database } from '../registry/database.ts';
import { photosOfSource, readPhotoRejections } from '../registry/photos.ts';
import { entryOf } from './load-index.ts';
import type { Plan } from './plan.ts';
import { type PhotoChange, type PlanLine, planBatch, type ShownFields } from './planned.ts';
import { line, rejectionLine, removalLines } from './preview-line.ts';

interface Rules {
  readonly database: Database;
  readonly sourceId: number;
}

export async function* photoLines(plan: Plan, { database, sourceId }: Rules): AsyncGenerator<PlanLine> {
  const step = plan.entities.photos;
  const persons = plan.entities.persons?.loaded.index;
  if (step === undefined) return;
  const personOf = ({ person }: PhotoChange): number =>
    persons?.isNew(person) === false ? persons.localId(person) : 0;
  const fetched = new Set<string>();
  for await (const changes of plan.photos.batches(planBatch)) {
    const stored = await photosOfSource(database, sourceId, changes.map(personOf));
    for (const change of changes) {
      const old = stored.get(personOf(change));
      const version = [old?.version ?? null, change.version] as const;
      // The present picture; the new one is known only when it is fetched.
      const fields = old === undefined ? { version } : { version, sha256: [old.sha256, null] as const };
      fetched.add(change.key);
      yield line('photos', change.key, old === undefined ? 'create' : 'update', fields, null);
    }
  }
  yield* removalLines(plan, 'photos', async (removals) => {
    const ids = removals.map(({ localId }) => localId);
    const stored = await photosOfSource(database, sourceId, ids);
    return ids.map((id): ShownFields => {
      const photo = stored.get(id);
      const version = [photo?.version ?? null, null] as const;
      return photo === undefined ? { version } : { version, sha256: [photo.sha256, null] };
    });
  });
  for (const { key, version, code, reason } of await readPhotoRejections(database, sourceId)) {
    const entry = entryOf(step.loaded.index, key);
    if (entry < 0 || !step.loaded.index.seen(entry) || fetched.has(key)) continue;
    yield rejectionLine({ entity: 'photos', key, column: 'version', value: version, code, reason });
  }
}
