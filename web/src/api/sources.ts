/** Sources: their state, their cycles' switches, and the plan as a stream. */
import type { ChangeKind, Entity, ShownFields } from './changes.ts';
import { type Page, request, requestPicture, requestText, sendText, streamLines } from './client.ts';
import type { CycleSummary, Notice, Progress } from './cycles.ts';
import type { Problem } from './problem.ts';

export type SourceState = 'healthy' | 'running' | 'held' | 'failing' | 'quarantined' | 'paused' | 'new';

export type Schedule = { readonly every: string } | { readonly cron: string; readonly timezone?: string };

export interface SourceStatus {
  readonly name: string;
  readonly type: string;
  readonly state: SourceState;
  /** Null where cycles run by hand only. */
  readonly schedule: Schedule | null;
  readonly lastCycle: CycleSummary | null;
  readonly nextAt: string | null;
  readonly paused: { readonly by: string; readonly at: string; readonly reason: string | null } | null;
  readonly failures: {
    readonly count: number;
    readonly since: string;
    readonly message: string;
    readonly code: string;
  } | null;
  readonly running: Progress | null;
  readonly waiting: { readonly held: number; readonly conflicts: number; readonly rejected: number };
  readonly relay: {
    readonly waiting: number;
    /** Set aside until somebody has them sent again. */
    readonly refused: number;
    readonly oldestAt: string | null;
    readonly error: string | null;
  } | null;
}

export interface PlanLine {
  readonly entity: Entity;
  readonly key: string | null;
  readonly personId: number | null;
  /** The name of whom it is about. */
  readonly person: string | null;
  readonly department: string | null;
  readonly change: ChangeKind | 'conflict' | 'reject';
  readonly fields: ShownFields;
  readonly reason: string | null;
  readonly held: boolean;
  readonly code?: string;
}

/** Lines of one entity by what would happen to them; held ones count as held only. */
export type PlanCounts = Readonly<Record<PlanLine['change'] | 'held', number>>;

/** The last line of a preview; `error` when reading failed after the first line. */
export interface PlanEnd {
  readonly done: true;
  readonly counts?: Readonly<Partial<Record<Entity, PlanCounts>>>;
  readonly notices?: readonly Notice[];
  readonly error?: Problem;
}

export function listSources(signal?: AbortSignal): Promise<Page<SourceStatus>> {
  return request('GET', '/sources', { query: { limit: 500 }, signal });
}

export function getSource(name: string, signal?: AbortSignal): Promise<SourceStatus> {
  return request('GET', pathOf(name), { signal });
}

export function startCycle(name: string, force = false): Promise<{ readonly cycle: number | null }> {
  return request('POST', `${pathOf(name)}/cycles`, { body: { force } });
}

export function cancelCycle(name: string): Promise<void> {
  return request('DELETE', `${pathOf(name)}/cycles/current`);
}

export function pauseSource(name: string, reason: string): Promise<unknown> {
  return request('POST', `${pathOf(name)}/pause`, { body: { reason } });
}

export function resumeSource(name: string): Promise<unknown> {
  return request('POST', `${pathOf(name)}/resume`, { body: {} });
}

export function streamPreview(name: string, signal: AbortSignal): AsyncGenerator<(PlanLine | PlanEnd)[]> {
  return streamLines('POST', `${pathOf(name)}/preview`, { body: {}, signal });
}

/** The photo that the source has of a person now. */
export function getSourcePhoto(name: string, key: string, signal: AbortSignal): Promise<Blob> {
  return requestPicture('GET', `${pathOf(name)}/photos/${encodeURIComponent(key)}`, { signal });
}

/** The source's part of the configuration as YAML, secrets masked. */
export function getSourceYaml(name: string, signal?: AbortSignal): Promise<string> {
  return requestText(configurationOf(name), 'application/yaml', { signal });
}

export function putSourceYaml(name: string, yaml: string, dryRun = false): Promise<unknown> {
  return sendText('PUT', configurationOf(name), { type: 'application/yaml', body: yaml }, { query: { dryRun } });
}

export function deleteSource(name: string): Promise<void> {
  return request('DELETE', configurationOf(name));
}

function pathOf(name: string): string {
  return `/sources/${encodeURIComponent(name)}`;
}

function configurationOf(name: string): string {
  return `/configuration/sources/${encodeURIComponent(name)}`;
}
