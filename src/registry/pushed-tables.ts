/** The tables of pushed records. */
import { table } from './tables.ts';

export const pushedTables = {
  /**
   * `snapshot` is 0 for what is in force, else the snapshot that is being put together. `id` is what identifies the record within its
   * entity, `person` the key of whom it is about. `body` is the record as JSON; null in a snapshot is a record that was deleted while it was
   * put together. `direct`: it came while the snapshot was put together, and is newer than what the snapshot says.
   */
  record: table('pushed_record', {
    source_id: 'id',
    snapshot: 'id',
    entity: 'int',
    id: 'text',
    person: 'text',
    body: 'text',
    direct: 'int',
  }),
  /** Snapshots that are being put together; `entities` as JSON. */
  snapshot: table('pushed_snapshot', { source_id: 'id', id: 'id', entities: 'text', begun_at: 'text', actor: 'text' }),
} as const;
