/** The tables of photos. */
import type { Table } from './database.ts';

/** One photo for each person and source; the person's is that of the source that speaks first. */
export const photoTable = {
  name: 'photo',
  columns: {
    person_id: 'id',
    source_id: 'id',
    version: 'text',
    sha256: 'text',
    width: 'int',
    height: 'int',
    byte_count: 'int',
    fetched_at: 'text',
    jpeg: 'bytes',
  },
} as const satisfies Table;

/** What the photo of the table above has replaced, or what was there before there was none: one for each person and source. */
export const formerPhotoTable = { name: 'former_photo', columns: photoTable.columns } as const satisfies Table;

/** Photos that were not taken, so that they are not fetched again until they change. */
export const photoRejectionTable = {
  name: 'photo_rejection',
  columns: {
    source_id: 'id',
    key: 'text',
    person_id: 'id',
    version: 'text',
    code: 'text',
    reason: 'text',
    rejected_at: 'text',
  },
} as const satisfies Table;
