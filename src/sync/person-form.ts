/** Planned people in a spool: creations, of which a first load has as many as there are people, as plain lists without names of fields. */
import type { PersonFacts } from '../model/person-state.ts';
import type { Entry } from './link-index.ts';
import type { Digests, PersonCreation, PlannedPerson } from './planned.ts';
import type { SpoolForm } from './spool.ts';

type PackedCreation = readonly [
  key: string,
  entry: Entry,
  digests: Digests,
  fresh: boolean,
  surname: PersonFacts['surname'],
  givenName: PersonFacts['givenName'],
  patronymic: PersonFacts['patronymic'],
  employeeId: PersonFacts['employeeId'],
  department: PersonFacts['department'],
  position: PersonFacts['position'],
  accessLevels: PersonFacts['accessLevels'],
  validFrom: PersonFacts['validFrom'],
  validUntil: PersonFacts['validUntil'],
  blocked: PersonFacts['blocked'],
  custom: PersonFacts['custom'],
];

export const personForm: SpoolForm<PlannedPerson> = {
  pack: (planned) => (planned.kind === 'create' ? packed(planned) : planned),
  unpack: (item) => (Array.isArray(item) ? unpacked(item as unknown as PackedCreation) : (item as PlannedPerson)),
};

function packed({ key, entry, digests, fresh, facts }: PersonCreation): PackedCreation {
  return [
    key,
    entry,
    digests,
    fresh,
    facts.surname,
    facts.givenName,
    facts.patronymic,
    facts.employeeId,
    facts.department,
    facts.position,
    facts.accessLevels,
    facts.validFrom,
    facts.validUntil,
    facts.blocked,
    facts.custom,
  ];
}

function unpacked(item: PackedCreation): PersonCreation {
  return {
    kind: 'create',
    key: item[0],
    entry: item[1],
    digests: item[2],
    fresh: item[3],
    facts: {
      surname: item[4],
      givenName: item[5],
      patronymic: item[6],
      employeeId: item[7],
      department: item[8],
      position: item[9],
      accessLevels: item[10],
      validFrom: item[11],
      validUntil: item[12],
      blocked: item[13],
      custom: item[14],
    },
  };
}
