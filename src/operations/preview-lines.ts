/** A preview as it is streamed: each line with the name of its person, and at the end what it all comes to. */
import type { PersonName } from '../registry/lists/names.ts';
import type { PlanLine } from '../sync/planned.ts';
import type { Notice } from '../sync/report.ts';
import type { Preview } from './preview-source.ts';

/** Lines of one entity by what would happen to them; `held` ones count there only. */
export interface PreviewCounts {
  create: number;
  update: number;
  remove: number;
  conflict: number;
  reject: number;
  held: number;
}

export interface PreviewLine extends PlanLine {
  /** The name of a person who is in the registry; null for other things. */
  readonly person: string | null;
}

export interface PreviewEnd {
  readonly done: true;
  readonly counts: Readonly<Record<string, PreviewCounts>>;
  readonly notices: readonly Notice[];
}

const batchLines = 200;

export async function* previewLines(preview: Preview): AsyncGenerator<PreviewLine | PreviewEnd> {
  const counts: Record<string, PreviewCounts> = {};
  let batch: PlanLine[] = [];
  for await (const line of preview.lines) {
    const of = counts[line.entity] ?? { create: 0, update: 0, remove: 0, conflict: 0, reject: 0, held: 0 };
    counts[line.entity] = of;
    of[line.held ? 'held' : line.change] += 1;
    batch.push(line);
    if (batch.length < batchLines) continue;
    yield* await named(preview, batch);
    batch = [];
  }
  yield* await named(preview, batch);
  yield { done: true, counts, notices: preview.notices() };
}

async function named(preview: Preview, lines: readonly PlanLine[]): Promise<PreviewLine[]> {
  const keys = lines.flatMap(({ entity, key }) => (entity === 'persons' && key !== null ? [key] : []));
  const names = keys.length === 0 ? new Map<string, PersonName>() : await preview.namesOf([...new Set(keys)]);
  return lines.map((line) => {
    const name = line.entity === 'persons' && line.key !== null ? names.get(line.key) : undefined;
    return { ...line, person: name === undefined ? null : wholeName(name) };
  });
}

function wholeName({ surname, givenName, patronymic }: PersonName): string {
  return [surname, givenName, patronymic].filter((part) => part !== null && part !== '').join(' ');
}
