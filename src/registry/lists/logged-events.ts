/** Access events as people look for them, and how many there were in each hour. */
import type { Database, Row } from '../database.ts';
import { idOf, textOf } from '../people.ts';
import { type Conditions, conditions, demand, pages } from './pages.ts';

export interface ListedEvent {
  readonly id: number;
  /** UTC. */
  readonly at: string;
  readonly zone: string;
  readonly accessPoint: string;
  readonly direction: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly personId: number | null;
  readonly person: string | null;
  readonly employeeId: string | null;
  readonly number: string | null;
  readonly site: string | null;
  readonly recordedAt: string;
}

export interface EventFilter {
  /** ISO instants in UTC; `from` included, `to` not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly personId?: number | undefined;
  readonly accessPoint?: string | undefined;
  readonly outcome?: string | undefined;
}

const columns =
  'e.id, e.at, e.zone, e.access_point, e.direction, e.outcome, e.reason, e.person_id, e.number, e.site, e.recorded_at, p.surname, p.given_name, p.patronymic, p.employee_id';

/** Newest recorded first. */
export async function* listLoggedEvents(
  database: Database,
  filter: EventFilter & { readonly after?: number | undefined; readonly limit: number },
): AsyncGenerator<ListedEvent[]> {
  const select = `SELECT ${columns} FROM access_event e LEFT JOIN person p ON p.id = e.person_id`;
  const { after, limit } = filter;
  const query = { select, by: 'e.id', order: 'descending', where: conditionsOf(filter), limit, after } as const;
  for await (const rows of pages(database, query)) yield rows.map(eventOf);
}

export interface EventHour {
  /** Beginning of the hour, UTC. */
  readonly hour: string;
  readonly granted: number;
  readonly denied: number;
}

/** Only hours in which there was something. */
export async function countEventHours(
  database: Database,
  filter: EventFilter & { readonly from: string; readonly to: string },
): Promise<EventHour[]> {
  const where = conditionsOf(filter);
  const rows = await database.all(
    `SELECT substr(e.at, 1, 13) AS hour, e.outcome, count(*) AS n FROM access_event e WHERE ${where.parts.join(' AND ')} GROUP BY 1, 2 ORDER BY 1`,
    where.parameters,
  );
  const hours = new Map<string, EventHour>();
  for (const row of rows) {
    const hour = `${String(row['hour'])}:00:00.000Z`;
    const of = hours.get(hour) ?? { hour, granted: 0, denied: 0 };
    hours.set(hour, { ...of, [row['outcome'] === 'denied' ? 'denied' : 'granted']: Number(row['n']) });
  }
  return [...hours.values()];
}

function conditionsOf({ from, to, personId, accessPoint, outcome }: EventFilter): Conditions {
  const where = conditions();
  if (from !== undefined) demand(where, 'e.at >= ?', from);
  if (to !== undefined) demand(where, 'e.at < ?', to);
  if (personId !== undefined) demand(where, 'e.person_id = ?', personId);
  if (accessPoint !== undefined) demand(where, 'e.access_point = ?', accessPoint);
  if (outcome !== undefined) demand(where, 'e.outcome = ?', outcome);
  return where;
}

function eventOf(row: Row): ListedEvent {
  const parts = [row['surname'], row['given_name'], row['patronymic']].filter((part) => part != null && part !== '');
  return {
    id: Number(row['id']),
    at: String(row['at']),
    zone: String(row['zone']),
    accessPoint: String(row['access_point']),
    direction: String(row['direction']),
    outcome: String(row['outcome']),
    reason: textOf(row['reason']),
    personId: idOf(row['person_id']),
    person: parts.length === 0 ? null : parts.join(' '),
    employeeId: textOf(row['employee_id']),
    number: textOf(row['number']),
    site: textOf(row['site']),
    recordedAt: String(row['recorded_at']),
  };
}
