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

/** Where each sink stands. `token` names this registry's sink in the target, so that two registries do not take each other's bookmark. */
export const relayCursorTable = {
  name: 'relay_cursor',
  columns: {
    sink: 'text',
    token: 'text',
    position: 'id',
    keeps: 'text',
    failures: 'int',
    error: 'text',
    error_at: 'text',
    retry_at: 'text',
  },
} as const satisfies Table;

export const relayRefusedTable = {
  name: 'relay_refused',
  columns: {
    sink: 'text',
    event_id: 'id',
    state: 'text',
    attempts: 'int',
    code: 'text',
    error: 'text',
    refused_at: 'text',
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
