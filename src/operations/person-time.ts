/** When somebody works and why not: schedules with their days, and documents. */
import { lastDay } from '../model/assignment.ts';
import { civilDay } from '../model/local-time.ts';
import { readAssignments, scheduleInForce } from '../registry/assignments.ts';
import type { Database } from '../registry/database.ts';
import { departmentPaths } from '../registry/lists/departments.ts';
import { type ListedDocument, listDocuments } from '../registry/lists/documents.ts';
import { readSchedules } from '../registry/schedules.ts';

export interface PersonTime {
  /** The person's own schedules by their days, the last one included; null: until it changes. */
  readonly schedules: readonly { readonly schedule: string; readonly from: string; readonly until: string | null }[];
  /** The schedule in force today; `department` is the path of the one whose it is, null where it is the person's own. */
  readonly scheduleToday: { readonly schedule: string; readonly department: string | null } | null;
  readonly documents: readonly ListedDocument[];
}

export async function timeOf(database: Database, personId: number, now: Date): Promise<PersonTime> {
  const known = await readSchedules(database);
  const nameOf = (id: number): string => known.get(id)?.name ?? String(id);
  const own = (await readAssignments(database, 'person', [personId])).get(personId) ?? [];
  const inForce = await scheduleInForce(database, personId, civilDay(now, undefined));
  const documents: ListedDocument[] = [];
  for await (const batch of listDocuments(database, { personId, priorityOf: () => 0 })) documents.push(...batch);
  return {
    schedules: own.map((assignment) => ({
      schedule: nameOf(assignment.schedule),
      from: assignment.from,
      until: lastDay(assignment),
    })),
    scheduleToday: inForce && {
      schedule: nameOf(inForce.schedule),
      department:
        inForce.department === null ? null : ((await departmentPaths(database)).get(inForce.department) ?? null),
    },
    documents,
  };
}
