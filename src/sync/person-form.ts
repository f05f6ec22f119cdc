/** Planned people in a spool: creations, of which a first load has as many as there are people, as short lists. */
import type { PersonFacts } from '../model/person-state.ts';
import type { Entry } from './link-index.ts';
import type { Digests, PersonCreation, PlannedPerson } from './planned.ts';
import type { SpoolForm } from './spool.ts';

type PackedCreation = readonly [key: string, entry: Entry, digests: Digests, fresh: boolean, facts: PersonFacts];

export const personForm: SpoolForm<PlannedPerson> = {
  pack: (planned) => (planned.kind === 'create' ? packed(planned) : planned),
  unpack: (item) => (Array.isArray(item) ? unpacked(item as unknown as PackedCreation) : (item as PlannedPerson)),
};

function packed({ key, entry, digests, fresh, facts }: PersonCreation): PackedCreation {
  return [key, entry, digests, fresh, facts];
}

function unpacked(item: PackedCreation): PersonCreation {
  return { kind: 'create', key: item[0], entry: item[1], digests: item[2], fresh: item[3], facts: item[4] };
}
