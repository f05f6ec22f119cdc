/** A registry of people, and passes of theirs. */
import type { PresenceConfig } from '../../src/config/document.ts';
import { accessEventReader } from '../../src/model/access-event.ts';
import { recordEvents } from '../../src/registry/access-events.ts';
import type { Database } from '../../src/registry/database.ts';
import { testContext } from '../sources/source-config.ts';

export const zones: PresenceConfig = {
  zones: ['Site', 'Workshop'],
  accessPoints: [
    { name: 'Gate', inside: 'Site' },
    { name: 'Workshop door', inside: 'Workshop', outside: 'Site' },
  ],
};

/** People with the ids from 1 on and the employee IDs `E1`, `E2`... */
export async function addPeople(database: Database, count: number): Promise<void> {
  for (let id = 1; id <= count; id++) {
    await database.run(
      "INSERT INTO person (id, surname, employee_id, status, custom, folded, created_at) VALUES (?, ?, ?, 'active', '{}', 'person', '2026-01-01')",
      [id, `Person ${id}`, `E${id}`],
    );
  }
  await database.run('UPDATE counter SET next = ? WHERE name = ?', [count + 1, 'person']);
}

const read = accessEventReader('UTC');
let sent = 0;

export interface Pass {
  readonly person: number;
  readonly direction: 'in' | 'out' | 'unknown';
  readonly time: Date | string;
  readonly accessPoint?: string;
  readonly outcome?: string;
  /** The sender's id; a new one without it. */
  readonly id?: string;
}

export async function record(database: Database, passes: readonly Pass[]): Promise<void> {
  const events = passes.map(({ time, id, ...pass }) =>
    read({
      id: id ?? `p${++sent}`,
      time: typeof time === 'string' ? time : time.toISOString(),
      accessPoint: 'Gate',
      ...pass,
    }),
  );
  await recordEvents(database, events, { context: testContext, sender: 'test' });
}
