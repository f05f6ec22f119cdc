/** A line of a plan or a report: what both have in common, with its filter and its file formats. */
import type { Change, ChangeKind, Entity, ShownFields, Whom } from '../api/changes.ts';
import type { PlanLine } from '../api/sources.ts';
import { plainText } from './shown-value.tsx';

export interface ChangeLine extends Whom {
  readonly id: number | null;
  readonly entity: Entity;
  readonly key: string | null;
  readonly kind: ChangeKind | 'conflict' | 'reject';
  readonly fields: ShownFields;
  readonly reason: string | null;
  /** What the reason means. */
  readonly code: string | null;
  readonly held: boolean;
  readonly undone: boolean;
}

export interface LineFilter {
  readonly entity: string;
  readonly kind: string;
  readonly field: string;
  readonly text: string;
}

export const noFilter: LineFilter = { entity: '', kind: '', field: '', text: '' };

export function lineOfChange(change: Change): ChangeLine {
  const { id, entity, key, personId, personName, department, change: kind, fields, undone } = change;
  const whom = { personId, personName, department };
  return {
    id,
    entity,
    key,
    ...whom,
    kind,
    fields,
    reason: null,
    code: null,
    held: false,
    undone: undone === 'reverted',
  };
}

export function lineOfPlan(line: PlanLine): ChangeLine {
  const { entity, key, personId, person, department, change, fields, reason, code = null, held } = line;
  const whom = { personId, personName: person, department };
  return { id: null, entity, key, ...whom, kind: change, fields, reason, code, held, undone: false };
}

/** A test for lines; upper and lower case are the same to it. */
export function passes({ entity, kind, field, text }: LineFilter): (line: ChangeLine) => boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return (line) =>
    (entity === '' || line.entity === entity) &&
    (kind === '' || (kind === 'held' ? line.held : line.kind === kind)) &&
    (field === '' || field in line.fields) &&
    (wanted === '' || textOf(line).includes(wanted));
}

/** One row a field, so that a spreadsheet can filter by it. */
export function csvOf(lines: readonly ChangeLine[]): string[] {
  const head = ['entity', 'key', 'person', 'department', 'change', 'field', 'old', 'new', 'held', 'reason'];
  // Spreadsheets take a file for UTF-8 only with this mark.
  const parts = [`\uFEFF${head.join(',')}\r\n`];
  for (const line of lines) {
    const fields = Object.entries(line.fields);
    for (const [field, [before, after]] of fields.length === 0 ? [['', ['', '']] as const] : fields) {
      const whom = [line.personName, line.department];
      const cells = [
        line.entity,
        line.key,
        ...whom,
        line.kind,
        field,
        before,
        after,
        line.held ? 'yes' : '',
        line.reason,
      ];
      parts.push(`${cells.map(cellOf).join(',')}\r\n`);
    }
  }
  return parts;
}

export function ndjsonOf(lines: readonly ChangeLine[]): string[] {
  return lines.map((line) => `${JSON.stringify(line)}\n`);
}

function cellOf(value: unknown): string {
  const text = plainText(value);
  // A spreadsheet would run what begins like a formula, some also in full width or after a line break.
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Folding a text costs more than looking into it, and the same lines are asked at every stroke of a key.
const texts = new WeakMap<ChangeLine, string>();

function textOf(line: ChangeLine): string {
  const known = texts.get(line);
  if (known !== undefined) return known;
  const values = Object.values(line.fields).flat().map(plainText);
  const text = [line.key ?? '', line.personName ?? '', line.department ?? '', ...values, line.reason ?? '']
    .join('\n')
    .toLocaleLowerCase();
  texts.set(line, text);
  return text;
}
