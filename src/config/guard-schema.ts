import * as z from 'zod';
import { choice, strictObject } from './strict-object.ts';

/** What becomes of rows that are gone (`missing`), and how much may change without being held (`guard`). */

const afterCycles = z
  .int()
  .min(1)
  .max(1000)
  .describe('Removed only when missing in this many complete readings in a row.')
  .meta({ default: 1 })
  .exactOptional();

const personsRule = strictObject({
  action: choice(['block', 'dismiss', 'delete', 'keep'])
    .describe('block: no access; dismiss: no access and no longer employed; delete: removed; keep: nothing happens.')
    .meta({ default: 'block' })
    .exactOptional(),
  afterCycles,
});
const otherRule = strictObject({
  action: choice(['delete', 'keep'])
    .describe('delete: removed; keep: nothing happens.')
    .meta({ default: 'delete' })
    .exactOptional(),
  afterCycles,
});

const photosRule = strictObject({
  action: choice(['delete', 'keep'])
    .describe('delete: removed; keep: the last photo stays.')
    .meta({ default: 'keep' })
    .exactOptional(),
  afterCycles,
});

export const missingSchema = strictObject({
  persons: personsRule.describe('People.').exactOptional(),
  departments: otherRule.describe('Departments; one is removed only when it is empty.').exactOptional(),
  positions: otherRule.describe('Positions.').exactOptional(),
  accessLevels: otherRule.describe('Access levels.').exactOptional(),
  schedules: otherRule.describe('Work schedules; one is removed only when nobody has it.').exactOptional(),
  identifiers: otherRule.describe('Cards and other identifiers.').exactOptional(),
  documents: otherRule.describe('Justification documents.').exactOptional(),
  photos: photosRule.describe('Photos.').exactOptional(),
}).describe('What becomes of a row that a complete reading no longer shows.');

const percent = z.number().min(0).max(100);
const limit = strictObject({
  count: z.int().min(0).describe('More removals than this are held.').exactOptional(),
  percent: percent
    .describe('A larger share of removals than this is held; 10 where neither count nor percent is given.')
    .exactOptional(),
  changePercent: percent
    .describe('Held when one and the same field changes for a larger share than this.')
    .meta({ default: 50 })
    .exactOptional(),
});

export const guardSchema = strictObject({
  persons: limit.describe('People.').exactOptional(),
  departments: limit.describe('Departments.').exactOptional(),
  positions: limit.describe('Positions.').exactOptional(),
  accessLevels: limit.describe('Access levels.').exactOptional(),
  schedules: limit.describe('Work schedules.').exactOptional(),
  identifiers: limit.describe('Cards and other identifiers.').exactOptional(),
  documents: limit.describe('Justification documents.').exactOptional(),
  photos: limit.describe('Photos.').exactOptional(),
  emptyIsSuspicious: z
    .boolean()
    .describe('Whether a reading without rows is held where there were some.')
    .meta({ default: true })
    .exactOptional(),
}).describe('More removals or changes than this are held for a decision; from the second cycle on.');
