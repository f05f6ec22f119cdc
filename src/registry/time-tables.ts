/** The tables of work schedules and justification documents. */
import { table } from './tables.ts';

export const timeTables = {
  schedule: table('schedule', { id: 'id', name: 'text', cycle_days: 'int', anchor: 'text' }),
  /** Minutes from the midnight with which `day` begins. */
  scheduleInterval: table('schedule_interval', {
    schedule_id: 'id',
    position: 'int',
    day: 'int',
    start_minute: 'int',
    end_minute: 'int',
    kind: 'text',
  }),
  /** Of a person or of a department; `until_date` is the first day on which it holds no longer. */
  scheduleAssignment: table('schedule_assignment', {
    person_id: 'id',
    department_id: 'id',
    schedule_id: 'id',
    from_date: 'text',
    until_date: 'text',
  }),
  documentType: table('document_type', {
    id: 'id',
    letter: 'text',
    code: 'text',
    name: 'text',
    class: 'text',
    exclusive: 'int',
  }),
  /** `from_time` and `to_time` are days, both included, or instants. */
  document: table('document', {
    id: 'id',
    person_id: 'id',
    type_id: 'id',
    from_time: 'text',
    to_time: 'text',
    number: 'text',
    comment: 'text',
  }),
} as const;
