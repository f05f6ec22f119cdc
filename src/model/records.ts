/**
 * What mapping makes of a row: one record an entity. Texts are trimmed and never empty; what is absent is null, never undefined.
 * References are keys of the source. Civil dates and times are ISO 8601: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS` (in UTC with `Z`).
 */

import type { WorkSchedule } from './work-schedule.ts';

/** Entities that are rows of a query, or records that are pushed. */
export const rowEntities = [
  'departments',
  'positions',
  'accessLevels',
  'schedules',
  'persons',
  'identifiers',
  'documents',
] as const;
export type RowEntity = (typeof rowEntities)[number];

/** Entities in the order in which their creations and changes are applied. */
export const entities = [...rowEntities, 'photos'] as const;
export type Entity = (typeof entities)[number];

export interface DepartmentRecord {
  readonly key: string;
  readonly name: string;
  /** Key of the department above; null for the top. */
  readonly parent: string | null;
  readonly schedule: ScheduleReference | null;
}

/** Which work schedule holds, and when; civil dates, the last day included. */
export interface ScheduleReference {
  readonly key: string;
  /** Null: from the day on which the cycle finds it. */
  readonly from: string | null;
  readonly until: string | null;
}

export interface PositionRecord {
  readonly key: string;
  readonly name: string;
}

export interface AccessLevelRecord {
  readonly key: string;
  readonly name: string;
}

export interface PersonRecord {
  readonly key: string;
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  readonly employeeId: string | null;
  /** Key of the department, or (with `departmentPath`) the names from the top joined by `\u001f`; see `departmentBy`. */
  readonly department: string | null;
  /** The position's name (`position`) or key (`positionKey`); see `positionBy`. */
  readonly position: string | null;
  /** Names or keys of access levels, sorted and without repetition; null where not mapped. */
  readonly accessLevels: readonly string[] | null;
  readonly schedule: ScheduleReference | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly blocked: boolean;
  /** Custom fields by name; sorted by name. */
  readonly custom: Readonly<Record<string, string | null>>;
  /** With `identity: person` only: what the rows of one person share, and which of them speaks first. */
  readonly personKey?: string;
  readonly order?: number | null;
}

/** Kinds of identifiers. */
export const identifierKinds = ['card', 'fob', 'fingerprint', 'face', 'pin', 'plate', 'other'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

/** What a reference to a person holds, where rows of one person have both: the key of a row, or what the rows share. */
export type PersonKeyKind = 'key' | 'personKey';

export interface IdentifierRecord {
  /** Key of the person. */
  readonly person: string;
  readonly personBy?: PersonKeyKind;
  readonly kind: IdentifierKind;
  /** As the source writes it. */
  readonly number: string;
  /** Short name of the number's format; null for kinds that are plain text (plate, other). */
  readonly format: string | null;
  /** Canonical form: data bits and the value in upper-case hex without leading zeros; plain texts have bits 0 and the folded text. */
  readonly bits: number;
  readonly value: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** All rows of one work schedule. */
export interface ScheduleRecord extends WorkSchedule {
  readonly key: string;
}

export interface DocumentRecord {
  readonly key: string;
  /** Key of the person. */
  readonly person: string;
  readonly personBy?: PersonKeyKind;
  /** Letter or numeric code as the source writes it. */
  readonly type: string;
  /** First and last day, or first and last instant. */
  readonly from: string;
  readonly to: string;
  readonly number: string | null;
  readonly comment: string | null;
}

/** That a person has a photo, and which. */
export interface PhotoRecord {
  /** Key of the person. */
  readonly person: string;
  readonly personBy?: PersonKeyKind;
  readonly version: string;
  /** What else decides what the photo becomes; see `EntityConfig.made`. */
  readonly made: string;
}

/** The record types by entity, for those that are mapped row by row. */
export interface RecordOf {
  departments: DepartmentRecord;
  positions: PositionRecord;
  accessLevels: AccessLevelRecord;
  schedules: ScheduleRecord;
  persons: PersonRecord;
  identifiers: IdentifierRecord;
  documents: DocumentRecord;
  photos: PhotoRecord;
}
export type MappedEntity = keyof RecordOf;
export const mappedEntities = [...rowEntities, 'photos'] as const satisfies readonly MappedEntity[];

/** Why a row cannot be used; the row still counts as present. */
export interface Rejection {
  /** The row's key, or null when even that cannot be read. */
  readonly key: string | null;
  /** Column, or field of the record where an expression makes it. */
  readonly column: string;
  /** The offending value as text, shortened. */
  readonly value: string;
  readonly code: import('./error-codes.ts').ErrorCode;
  /** A full sentence with the remedy. */
  readonly reason: string;
}
