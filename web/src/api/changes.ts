/** Changes and what is undone: shared by cycles, people and the feed. */
import { request } from './client.ts';

export type Entity =
  | 'departments'
  | 'positions'
  | 'accessLevels'
  | 'schedules'
  | 'persons'
  | 'identifiers'
  | 'documents'
  | 'photos';

export type ChangeKind = 'create' | 'update' | 'remove';

/** Field name -> [old, new] as they are shown. */
export type ShownFields = Readonly<Record<string, readonly [unknown, unknown]>>;

/** Whom a change is about; all null for what is about nobody. */
export interface Whom {
  /** Null also for somebody who is not in the registry yet. */
  readonly personId: number | null;
  readonly personName: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
}

export interface Change extends Whom {
  readonly id: number;
  readonly cycle: number | null;
  readonly source: string | null;
  readonly entity: Entity;
  readonly key: string | null;
  readonly localId: number;
  readonly change: ChangeKind;
  readonly fields: ShownFields;
  readonly actor: string;
  readonly at: string;
  /** What an undo made of it; null where none was tried. */
  readonly undone: string | null;
}

/** What became of each item that was to be undone. */
export interface UndoItem {
  readonly entity: Entity;
  readonly key: string | null;
  readonly outcome: 'reverted' | 'kept' | 'impossible';
  readonly reason: string | null;
}

export interface UndoReport {
  readonly reverted: number;
  readonly kept: number;
  readonly impossible: number;
  readonly changes: readonly UndoItem[];
}

export function undoChange(id: number): Promise<UndoReport> {
  return request('POST', `/changes/${id}/undo`);
}
