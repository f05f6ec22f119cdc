import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { departmentPaths } from '../registry/lists/departments.ts';
import { type KnownPerson, personNames } from '../registry/lists/names.ts';
import { findSource } from '../registry/sources.ts';
import type { Progress } from '../sync/cycle-task.ts';
import type { PlanLine } from '../sync/planned.ts';
import { previewCycle } from '../sync/preview-cycle.ts';
import type { Notice } from '../sync/report.ts';
import { taskOf } from './configured-cycle.ts';
import { type ConfiguredSource, configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface PreviewOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
}

export interface Preview {
  /** The plan in the order in which it would be applied. */
  readonly lines: AsyncIterable<PlanLine>;
  /** What the reader must know beside the lines; complete when these were read. */
  readonly notices: () => readonly Notice[];
  /** People of the source by key, to call those by name whom lines are about. */
  readonly namesOf: (keys: readonly string[]) => Promise<ReadonlyMap<string, KnownPerson>>;
  /** Path of a department of the registry, from the top, joined by `/`. */
  readonly departmentOf: (id: number) => Promise<string | null>;
}

/** The plan of the next cycle of a source. Writes neither to the registry nor to the data folder. Errors: `config.*`, `source.*`. */
export async function previewSource(
  installation: Installation,
  name: string,
  options: PreviewOptions,
): Promise<Preview> {
  return previewConfigured(installation, configuredSource(await openStored(installation), name, installation), options);
}

/** The same of a source that need not be stored; one that is stored under its name is compared with. */
export function previewConfigured(
  installation: Installation,
  { config, sources }: ConfiguredSource,
  options: PreviewOptions,
): Preview {
  let notices: readonly Notice[] = [];
  let paths: ReturnType<typeof departmentPaths> | undefined;
  async function* lines(): AsyncGenerator<PlanLine> {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-preview-'));
    try {
      const task = { ...taskOf(installation), dataFolder: folder, config, sources, ...options };
      notices = (yield* previewCycle(task)).notices;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return {
    lines: lines(),
    notices: () => notices,
    namesOf: async (keys) => {
      const sourceId = await findSource(installation.database, config.name);
      return sourceId === undefined ? new Map() : personNames(installation.database, sourceId, keys);
    },
    departmentOf: async (id) => {
      // Asked for with every line: read once.
      paths ??= departmentPaths(installation.database);
      return (await paths).get(id) ?? null;
    },
  };
}
