/** The tables of the event log and of what goes out of it. */
import type { Table } from './database.ts';

export const accessEventTable = {
  name: 'access_event',
  columns: {
    id: 'id',
    sender: 'text',
    sender_id: 'text',
    at: 'text',
    zone: 'text',
    access_point: 'text',
    direction: 'text',
    outcome: 'text',
    reason: 'text',
    person_id: 'id',
    stated: 'text',
    number: 'text',
    number_format: 'text',
    number_bits: 'int',
    number_value: 'text',
    site: 'text',
    recorded_at: 'text',
  },
} as const satisfies Table;

export const numberWritebackTable = {
  name: 'number_writeback',
  columns: {
    id: 'id',
    source: 'text',
    identifier_id: 'id',
    person_id: 'id',
    person_key: 'text',
    number: 'text',
    state: 'text',
    attempts: 'int',
    error: 'text',
    retry_at: 'text',
    requested_at: 'text',
    written_at: 'text',
    confirmed_at: 'text',
  },
} as const satisfies Table;
