/** How many people are in each department, in each position, or have each access level; the dismissed do not count. */
import type { Database } from '../database.ts';

const queries = {
  departments:
    "SELECT department_id AS id, count(*) AS n FROM person WHERE status <> 'dismissed' AND department_id IS NOT NULL GROUP BY department_id",
  positions:
    "SELECT position_id AS id, count(*) AS n FROM person WHERE status <> 'dismissed' AND position_id IS NOT NULL GROUP BY position_id",
  accessLevels:
    "SELECT level_id AS id, count(*) AS n FROM person_level JOIN person ON person.id = person_id WHERE status <> 'dismissed' GROUP BY level_id",
  schedules:
    "SELECT schedule_id AS id, count(*) AS n FROM person WHERE status <> 'dismissed' AND schedule_id IS NOT NULL GROUP BY schedule_id",
} as const;

export async function headCounts(database: Database, of: keyof typeof queries): Promise<ReadonlyMap<number, number>> {
  const rows = await database.all(queries[of]);
  return new Map(rows.map((row) => [Number(row['id']), Number(row['n'])]));
}
