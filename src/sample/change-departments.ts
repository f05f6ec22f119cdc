/** Changes of departments; each gives the sentences that tell of it. Ids are those of the outline in plant.ts. */
import type { Office } from './office.ts';

/** One department gets its other name. */
export function renameDepartment({ database, version, department }: Office): string[] {
  const [id, first, second] = renamings[version % renamings.length] ?? renamings[0];
  const before = department(id).title;
  const after = before === first ? second : first;
  database.prepare('UPDATE department SET title = ? WHERE id = ?').run(after, id);
  return [`Renamed department ${before} to ${after}.`];
}

/** One department goes with everything below it to its other place. */
export function moveBranch({ database, version, department }: Office): string[] {
  const [id, first, second] = moves[version % moves.length] ?? moves[0];
  const branch = department(id);
  const from = department(branch.parent ?? first);
  const to = department(from.id === first ? second : first);
  database.prepare('UPDATE department SET parent_id = ? WHERE id = ?').run(to.id, id);
  return [`Moved department ${branch.title} with all below it from ${from.title} to ${to.title}.`];
}

const renamings = [
  [6, 'Бюро пропусков', 'Бюро пропусков и учёта времени'],
  [18, 'Отдел информационных систем', 'Отдел цифровых систем'],
  [31, 'Инструментальный цех', 'Инструментальное производство'],
  [5, 'Отдел кадров', 'Отдел по работе с персоналом'],
] as const;

/** Department and the two that it is below by turns. */
const moves = [
  [23, 21, 12],
  [18, 12, 2],
  [33, 21, 12],
] as const;
