/** What a plan is made of: one value for each change, complete enough to be shown, held, and applied later. */
import type { Span } from '../model/document.ts';
import type { ErrorCode } from '../model/error-codes.ts';
import type { PersonFacts, PersonState } from '../model/person-state.ts';
import type { Entity } from '../model/records.ts';
import type { WorkSchedule } from '../model/work-schedule.ts';
import type { Assigned } from '../registry/assignments.ts';
import type { DocumentFacts } from '../registry/documents.ts';
import type { IdentifierFacts } from '../registry/identifiers.ts';
import type { Entry } from './link-index.ts';

/** Rows in a batch of planned changes; a transaction holds one batch. */
export const planBatch = 1000;
/** People are large: fewer at a time make less garbage, and one transaction holds many batches of them. */
export const peopleBatch = 250;

/** Digests of row and record: `[rowA, rowB, recordA, recordB]`. */
export type Digests = readonly [number, number, number, number];

/** Local ids below zero stand for things that the same plan creates; see `references.ts`. */
export type PlannedId = number;

export type ShownFields = Readonly<Record<string, readonly [unknown, unknown]>>;

interface Common {
  readonly key: string;
  readonly entry: Entry;
  readonly digests: Digests;
  readonly fields: ShownFields;
}

/** A row that changed in nothing that matters: only its digests are kept. */
export interface SilentChange {
  readonly kind: 'silent';
  readonly key: string;
  readonly entry: Entry;
  readonly localId: number;
  readonly digests: Digests;
}

export interface DepartmentChange extends Common {
  readonly kind: 'create' | 'update';
  /** Below zero for one that is created. */
  readonly id: PlannedId;
  readonly parent: PlannedId | null;
  readonly name: string;
  readonly schedule: Assigned | null;
}

export interface NamedChange extends Common {
  readonly kind: 'create' | 'update';
  readonly id: PlannedId;
  readonly name: string;
}

interface AboutPerson extends Omit<Common, 'fields'> {
  /** Whether the link was never there: a creation, or a person adopted on first sight. */
  readonly fresh: boolean;
  readonly facts: PersonFacts;
}

/** A creation as the plan keeps it: state and shown fields follow from the facts when it is shown or applied. */
export interface PersonCreation extends AboutPerson {
  readonly kind: 'create';
}

export interface NewPerson extends PersonCreation {
  readonly id: null;
  readonly now: PersonState;
}

export interface PersonUpdate extends AboutPerson {
  readonly kind: 'update';
  readonly id: number;
  readonly fields: ShownFields;
  readonly old: PersonState | null;
  readonly now: PersonState;
}

export type PlannedPerson = PersonCreation | PersonUpdate;
export type PersonChange = NewPerson | PersonUpdate;

export interface IdentifierChange extends Common {
  readonly kind: 'create' | 'update';
  readonly id: number | null;
  readonly personKey: string;
  /** The person's entry in the index of persons. */
  readonly person: Entry;
  /** The identifier that the link had until now, when it becomes another number's or person's. */
  readonly replaces: number | null;
  /** Its `personId` is filled in when it is applied. */
  readonly facts: Omit<IdentifierFacts, 'personId'>;
}

export interface ScheduleChange extends Common {
  readonly kind: 'create' | 'update';
  readonly id: PlannedId;
  readonly schedule: WorkSchedule;
}

export interface DocumentChange extends Common {
  readonly kind: 'create' | 'update';
  /** Null for one that is created. */
  readonly id: number | null;
  /** The person's entry in the index of persons, and the key that the row gives. */
  readonly person: Entry;
  readonly personKey: string;
  /** Its `personId` is filled in when it is applied. */
  readonly facts: Omit<DocumentFacts, 'personId'>;
  /** The time that it takes and that it took, where its type is exclusive. */
  readonly span: Span | null;
  readonly before: Span | null;
}

/** A photo whose version is new or changed: to be fetched. */
export interface PhotoChange {
  readonly key: string;
  readonly entry: Entry;
  readonly digests: Digests;
  /** The person's entry in the index of persons. */
  readonly person: Entry;
  readonly version: string;
}

/** A link whose row a complete reading no longer shows. */
export interface Removal {
  readonly key: string;
  readonly entry: Entry;
  readonly localId: number;
  /** The row was missing and acted upon before; only what it comes to is looked at anew. */
  readonly again?: true;
}

/** Why something waits for a decision. */
export interface Hold {
  readonly code: ErrorCode;
  readonly reason: string;
  /** Of how many things the guard counted. As long as the change waits it counts of no more. */
  readonly known?: number;
}

/** A planned change that the guard, or a removal it depends on, makes wait. */
export interface HeldPlanned<C> {
  readonly change: C;
  readonly hold: Hold;
}

/** One line of a preview. */
export interface PlanLine {
  readonly entity: Entity;
  readonly key: string | null;
  /** Of a document: the key of the person that it is about. */
  readonly personKey?: string;
  readonly change: 'create' | 'update' | 'remove' | 'conflict' | 'reject';
  readonly fields: ShownFields;
  readonly reason: string | null;
  /** True when the change waits for a decision instead of being applied. */
  readonly held: boolean;
  readonly code?: ErrorCode;
}
