/**
 * Planned people in a spool: creations, of which a first load has as many as there are people, as flat lists, so that the names of their
 * fields are neither written nor read a million times over.
 */
import type { PersonFacts } from '../model/person-state.ts';
import type { Digests, PersonCreation, PlannedPerson } from './planned.ts';
import type { SpoolForm } from './spool.ts';

type Text = string | null;
type Packed = readonly [
  ...of: readonly [key: string, entry: number, ...digests: Digests, fresh: boolean],
  ...name: readonly [surname: Text, givenName: Text, patronymic: Text, employeeId: Text],
  ...place: readonly [department: number | null, position: number | null, accessLevels: readonly number[] | null],
  ...schedule: readonly [id: number | null, from: Text, until: Text],
  ...validity: readonly [from: Text, until: Text, blocked: boolean],
  /** The number of the names of these custom fields among those that the form knows. */
  names: number,
  ...custom: readonly Text[],
];

/** Of one spool: it remembers the names of custom fields in what it has packed. */
export function createPersonForm(): SpoolForm<PlannedPerson> {
  const known: (readonly string[])[] = [];

  /** Rows of one source have the same names, so the last ones are nearly always right. */
  const namesOf = (custom: PersonFacts['custom']): number => {
    const names = Object.keys(custom);
    const last = known.length - 1;
    return last >= 0 && isSame(known[last] ?? [], names) ? last : known.push(names) - 1;
  };
  return {
    pack: (planned) => (planned.kind === 'create' ? packed(planned, namesOf(planned.facts.custom)) : planned),
    unpack: (item) => (Array.isArray(item) ? unpacked(item as unknown as Packed, known) : (item as PlannedPerson)),
  };
}

function packed({ key, entry, digests, fresh, facts }: PersonCreation, names: number): Packed {
  return [
    key,
    entry,
    digests[0],
    digests[1],
    digests[2],
    digests[3],
    fresh,
    facts.surname,
    facts.givenName,
    facts.patronymic,
    facts.employeeId,
    facts.department,
    facts.position,
    facts.accessLevels,
    facts.schedule ?? null,
    facts.scheduleFrom ?? null,
    facts.scheduleUntil ?? null,
    facts.validFrom,
    facts.validUntil,
    facts.blocked,
    names,
    ...Object.values(facts.custom),
  ];
}

function unpacked(item: Packed, known: readonly (readonly string[])[]): PersonCreation {
  const [key, entry, rowA, rowB, recordA, recordB, fresh, ...facts] = item;
  const [surname, givenName, patronymic, employeeId, department, position, accessLevels, ...rest] = facts;
  const [schedule, scheduleFrom, scheduleUntil, validFrom, validUntil, blocked, names, ...values] = rest;
  const custom: Record<string, Text> = {};
  for (const [index, name] of (known[names] ?? []).entries()) custom[name] = values[index] ?? null;
  return {
    kind: 'create',
    key,
    entry,
    digests: [rowA, rowB, recordA, recordB],
    fresh,
    // A new object literal of plain properties is by far the fastest way to make one.
    facts: {
      surname,
      givenName,
      patronymic,
      employeeId,
      department,
      position,
      accessLevels,
      schedule,
      scheduleFrom,
      scheduleUntil,
      validFrom,
      validUntil,
      blocked,
      custom,
    },
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
