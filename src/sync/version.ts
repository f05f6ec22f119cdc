/** Whether a cycle may be skipped because nothing can have changed. */
import { createHash } from 'node:crypto';
import type { SourceConfig } from '../config/document.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { StoredCycle } from '../registry/cycles.ts';
import { anyMarks } from '../registry/link-marks.ts';
import { duePeople } from '../registry/person-rows.ts';
import type { Source } from '../sources/source.ts';
import type { CycleTask } from './cycle-task.ts';

/** The source's version, null where its query gives nothing; and the source, open, where what was opened for one value is fit for all rows. */
export interface Asked {
  readonly version: string | null;
  readonly source: Source | null;
}

/** Errors: those of reading the source. */
export async function askVersion(task: CycleTask, text: string, signal: AbortSignal): Promise<Asked> {
  const source = await task.open(task.config, signal, true);
  // What connects anew is in a process of its own, for one value as for all rows; starting another would cost as much again.
  const stays = source.renew !== undefined;
  let asked: Asked | undefined;
  try {
    asked = { version: await versionOf(source, text, signal), source: stays ? source : null };
    return asked;
  } finally {
    if (asked?.source !== source) await source.close().catch(() => {});
  }
}

/** The version over a connection that is open, and so of the server that answers there. */
export async function versionOf(source: Source, text: string, signal: AbortSignal): Promise<string | null> {
  for await (const batch of source.read({ text }, signal)) {
    if (batch.count === 0) continue;
    const value = decodeRow(batch, 0)[0] ?? null;
    return value === null ? null : String(value);
  }
  return null;
}

/**
 * Skipping needs all of: the same version, the same configuration, a complete last cycle, no edit that waits for comparison, and nobody of
 * whom another row speaks by now.
 */
export async function maySkip(
  task: CycleTask,
  sourceId: number,
  last: StoredCycle,
  now: { readonly version: string | null; readonly fingerprint: string },
): Promise<boolean> {
  return (
    now.version !== null &&
    last.complete &&
    last.version === now.version &&
    last.fingerprint === now.fingerprint &&
    !(await anyMarks(task.database, sourceId, task.context.now())) &&
    (await duePeople(task.database, sourceId, task.context.now())).length === 0
  );
}

/** Changes with everything in a source's configuration that can change what a cycle does; not with when it runs. */
export function fingerprintOf(config: SourceConfig): string {
  const { schedule: _, timeLimits: __, ...rest } = config;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}
