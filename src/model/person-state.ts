/**
 * A person as the registry holds one: a pure function of what each source says (its links), of the overrides that operators set, and of
 * nothing else. So the order in which sources were read never shows.
 */

export type PersonStatus = 'active' | 'blocked' | 'dismissed';

/** What one source says of a person, with references resolved to local ids. Absent and null mean that it says nothing. */
export interface PersonFacts {
  readonly surname: string | null;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  readonly department: number | null;
  readonly position: number | null;
  readonly accessLevels: readonly number[] | null;
  readonly schedule?: number | null;
  /** Civil dates, the last day included; they belong to `schedule`. */
  readonly scheduleFrom?: string | null;
  readonly scheduleUntil?: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly blocked: boolean;
  readonly custom: Readonly<Record<string, string | null>>;
}

/** One source's link to the person. `status` is what its missing row made of the person; null while the row is there. */
export interface PersonLink {
  readonly sourceId: number;
  readonly priority: number;
  readonly status: 'blocked' | 'dismissed' | null;
  readonly facts: PersonFacts;
}

export interface PersonState {
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  readonly department: number | null;
  readonly position: number | null;
  readonly accessLevels: readonly number[];
  readonly schedule: number | null;
  readonly scheduleFrom: string | null;
  readonly scheduleUntil: string | null;
  readonly status: PersonStatus;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly custom: Readonly<Record<string, string>>;
}

export const plainFields = [
  'surname',
  'givenName',
  'patronymic',
  'employeeId',
  'department',
  'position',
  'schedule',
  'scheduleFrom',
  'scheduleUntil',
  'validFrom',
  'validUntil',
] as const;

/** Overridden fields by name (`custom.phone` for custom ones); the value as JSON would have it. */
export type Overrides = ReadonlyMap<string, unknown>;

/** The person that one source makes whose row is there and beside which nobody says anything. */
export function soleWord(facts: PersonFacts): PersonState {
  const custom: Record<string, string> = {};
  for (const name of Object.keys(facts.custom)) {
    const value = facts.custom[name] ?? null;
    if (value !== null) custom[name] = value;
  }
  return {
    surname: facts.surname ?? '',
    givenName: facts.givenName ?? null,
    patronymic: facts.patronymic ?? null,
    employeeId: facts.employeeId ?? null,
    department: facts.department ?? null,
    position: facts.position ?? null,
    accessLevels: facts.accessLevels ?? [],
    ...scheduleIn(facts),
    status: facts.blocked ? 'blocked' : 'active',
    validFrom: facts.validFrom ?? null,
    validUntil: facts.validUntil ?? null,
    custom: sortedByName(custom),
  };
}

/** The person that the links and overrides make. Without links, what there is stays as it is: pass it as `base`. */
export function mergePerson(links: readonly PersonLink[], overrides: Overrides, base?: PersonState): PersonState {
  const present = links.filter((link) => link.status === null);
  // Of a person whom no source shows any more the last word stays.
  const speaking = [...(present.length > 0 ? present : links)].sort(
    (left, right) => left.priority - right.priority || left.sourceId - right.sourceId,
  );
  if (speaking.length === 0) return withOverrides(base ?? nobody, overrides);
  const first = <K extends keyof PersonFacts>(field: K): PersonFacts[K] | null => {
    for (const link of speaking) {
      const value = link.facts[field];
      if (value !== null && value !== undefined) return value;
    }
    return null;
  };
  const custom: Record<string, string> = {};
  for (const link of [...speaking].reverse()) {
    for (const [name, value] of Object.entries(link.facts.custom)) if (value !== null) custom[name] = value;
  }
  const state: PersonState = {
    surname: first('surname') ?? '',
    givenName: first('givenName'),
    patronymic: first('patronymic'),
    employeeId: first('employeeId'),
    department: first('department'),
    position: first('position'),
    accessLevels: first('accessLevels') ?? [],
    ...scheduleIn(speaking.find((link) => (link.facts.schedule ?? null) !== null)?.facts),
    status: statusOf(links, present),
    validFrom: first('validFrom'),
    validUntil: first('validUntil'),
    custom: sortedByName(custom),
  };
  return overrides.size === 0 ? state : withOverrides(state, overrides);
}

const nobody: PersonState = {
  surname: '',
  givenName: null,
  patronymic: null,
  employeeId: null,
  department: null,
  position: null,
  accessLevels: [],
  schedule: null,
  scheduleFrom: null,
  scheduleUntil: null,
  status: 'active',
  validFrom: null,
  validUntil: null,
  custom: {},
};

/** A schedule and its dates are one thing: they are taken from the same source. */
function scheduleIn(facts: PersonFacts | undefined): Pick<PersonState, 'schedule' | 'scheduleFrom' | 'scheduleUntil'> {
  const schedule = facts?.schedule ?? null;
  if (schedule === null) return noSchedule;
  return { schedule, scheduleFrom: facts?.scheduleFrom ?? null, scheduleUntil: facts?.scheduleUntil ?? null };
}

const noSchedule = { schedule: null, scheduleFrom: null, scheduleUntil: null } as const;

function statusOf(links: readonly PersonLink[], present: readonly PersonLink[]): PersonStatus {
  if (present.length > 0) return present.some((link) => link.facts.blocked) ? 'blocked' : 'active';
  return links.every((link) => link.status === 'dismissed') ? 'dismissed' : 'blocked';
}

function withOverrides(state: PersonState, overrides: Overrides): PersonState {
  const changed: Record<string, unknown> = { ...state };
  let custom: Record<string, string> | undefined;
  for (const [field, value] of overrides) {
    if (field.startsWith('custom.')) {
      custom ??= { ...state.custom };
      if (value === null) delete custom[field.slice(7)];
      else custom[field.slice(7)] = typeof value === 'string' ? value : JSON.stringify(value);
    } else changed[field] = value;
  }
  if (custom !== undefined) changed['custom'] = sortedByName(custom);
  return changed as unknown as PersonState;
}

function sortedByName(custom: Record<string, string>): Record<string, string> {
  const names = Object.keys(custom);
  if (names.every((name, index) => index === 0 || (names[index - 1] as string) < name)) return custom;
  const sorted: Record<string, string> = {};
  for (const name of names.sort()) sorted[name] = custom[name] as string;
  return sorted;
}

/** A field's old and new value. */
export type FieldChange = readonly [old: unknown, now: unknown];

/** The fields in which two states differ. */
export function differences(old: PersonState, now: PersonState): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {};
  for (const field of plainFields) if (old[field] !== now[field]) changes[field] = [old[field], now[field]];
  if (old.status !== now.status) changes['status'] = [old.status, now.status];
  if (!sameList(old.accessLevels, now.accessLevels)) changes['accessLevels'] = [old.accessLevels, now.accessLevels];
  for (const name of new Set([...Object.keys(old.custom), ...Object.keys(now.custom)])) {
    const before = old.custom[name] ?? null;
    const after = now.custom[name] ?? null;
    if (before !== after) changes[`custom.${name}`] = [before, after];
  }
  return changes;
}

function sameList(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index]);
}

/** A person's name as it is written in a sentence. */
export function wholeName(surname: string | null, givenName: string | null, patronymic: string | null): string {
  return [surname, givenName, patronymic].filter((part) => part !== null && part !== '').join(' ');
}

/** A person's name folded for search and matching: lower case, `ё` as `е`, single blanks. */
export function foldedName(surname: string | null, givenName: string | null, patronymic: string | null): string {
  let text = surname ?? '';
  if (givenName !== null) text += ` ${givenName}`;
  if (patronymic !== null) text += ` ${patronymic}`;
  return fold(text);
}

export function fold(text: string): string {
  const lower = text.toLowerCase();
  return /[ё\s]/.test(lower) ? lower.replaceAll('ё', 'е').replace(/\s+/g, ' ').trim() : lower;
}
