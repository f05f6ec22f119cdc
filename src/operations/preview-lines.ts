/** A preview as it is streamed: each line with the name of its person, and at the end what it all comes to. */
import { wholeName } from '../model/person-state.ts';
import type { KnownPerson } from '../registry/lists/names.ts';
import { namedByFields, type WhoItIs } from '../registry/lists/short-people.ts';
import type { PlanLine } from '../sync/planned.ts';
import type { Notice } from '../sync/report.ts';
import { personKeyOf } from './person-of-line.ts';
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
  /** Whom it is about; null for who is not in the registry yet, and for what is about nobody. */
  readonly personId: number | null;
  readonly person: string | null;
  /** Names from the top, joined by `/`. */
  readonly department: string | null;
}

export interface PreviewEnd {
  readonly done: true;
  readonly counts: Readonly<Record<string, PreviewCounts>>;
  readonly notices: readonly Notice[];
}

const batchLines = 200;
/** So many people whom the plan creates are remembered, to call them by name whom cards and documents are for. */
const rememberedPeople = 10_000;

type Created = Map<string, WhoItIs>;

export async function* previewLines(preview: Preview): AsyncGenerator<PreviewLine | PreviewEnd> {
  const counts: Record<string, PreviewCounts> = {};
  const created: Created = new Map();
  let batch: PlanLine[] = [];
  for await (const line of preview.lines) {
    const of = counts[line.entity] ?? { create: 0, update: 0, remove: 0, conflict: 0, reject: 0, held: 0 };
    counts[line.entity] = of;
    of[line.held ? 'held' : line.change] += 1;
    batch.push(line);
    if (batch.length < batchLines) continue;
    yield* await named(preview, batch, created);
    batch = [];
  }
  yield* await named(preview, batch, created);
  yield { done: true, counts, notices: preview.notices() };
}

/** Calls people as the registry does, or as the plan does that creates them. */
async function named(preview: Preview, lines: readonly PlanLine[], created: Created): Promise<PreviewLine[]> {
  const keys = lines.flatMap((line) => personKeyOf(line) ?? []);
  const known: ReadonlyMap<string, KnownPerson> =
    keys.length === 0 ? new Map() : await preview.namesOf([...new Set(keys)]);
  const named: PreviewLine[] = [];
  for (const { personKey, ...line } of lines) {
    const key = personKeyOf({ ...line, ...(personKey !== undefined && { personKey }) });
    const person = key === undefined ? undefined : known.get(key);
    if (person === undefined) {
      const told = line.entity === 'persons' ? namedByFields(line) : undefined;
      if (told !== undefined && key !== undefined && created.size < rememberedPeople) created.set(key, told);
      const { personName, department } = told ?? created.get(key ?? '') ?? nobody;
      named.push({ ...line, personId: null, person: personName, department });
    } else {
      const department = person.departmentId === null ? null : await preview.departmentOf(person.departmentId);
      named.push({
        ...line,
        personId: person.id,
        person: wholeName(person.surname, person.givenName, person.patronymic),
        department,
      });
    }
  }
  return named;
}

const nobody: WhoItIs = { personName: null, department: null };
