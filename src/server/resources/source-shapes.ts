/** Shapes that the operations on sources and cycles share. */
import { z } from 'zod';

export const sourceName = z
  .string()
  .min(1)
  .max(60)
  .meta({ examples: ['hr'] });

export const sourceParams = z.object({ name: sourceName });

const instant = z.iso.datetime();
const count = z.int();

export const cycleSummary = z
  .object({
    id: z.int(),
    source: z.string().nullable(),
    state: z.enum(['running', 'skipped', 'unchanged', 'applied', 'held', 'failed', 'cancelled']),
    startedAt: instant,
    finishedAt: instant.nullable(),
    actor: z.string(),
    read: count.nullable(),
    created: count.nullable(),
    updated: count.nullable(),
    removed: count.nullable(),
    unchanged: count.nullable(),
    held: count.nullable(),
    rejected: count.nullable(),
    conflicts: count.nullable(),
    durationMs: z.number().nullable(),
    waiting: count.describe('Held changes that nobody has decided on yet.'),
    error: z.string().nullable(),
    errorCode: z.string().nullable(),
  })
  .meta({ id: 'CycleSummary' });

export const progress = z
  .object({
    cycle: z.int().nullable(),
    actor: z.string(),
    startedAt: instant,
    step: z.enum(['connect', 'read', 'apply']).nullable().describe('Null when another process runs the cycle.'),
    entity: z.string().nullable(),
    rows: z.int(),
    expected: z.int().nullable().describe('Rows expected, where the last cycle tells.'),
  })
  .meta({ id: 'Progress' });

const schedule = z
  .union([z.object({ every: z.string() }), z.object({ cron: z.string(), timezone: z.string().optional() })])
  .describe('As the configuration has it.');

export const sourceStatus = z
  .object({
    name: z.string(),
    type: z.string(),
    state: z.enum(['healthy', 'running', 'held', 'failing', 'quarantined', 'paused', 'new']),
    schedule: schedule.nullable().describe('Null where cycles run by hand only.'),
    lastCycle: cycleSummary.nullable(),
    checkedAt: instant.nullable().describe('When a cycle last went through, also one that was skipped.'),
    nextAt: instant.nullable().describe('When the next cycle is due.'),
    paused: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
    failures: z
      .object({ count, since: instant, code: z.string(), message: z.string() })
      .nullable()
      .describe('Failed cycles since the last one that went through.'),
    running: progress.nullable(),
    waiting: z.object({ held: count, conflicts: count, rejected: count }),
    relay: z
      .object({ waiting: count, refused: count, oldestAt: instant.nullable(), error: z.string().nullable() })
      .nullable()
      .describe('Events on their way to this source; null where none are sent.'),
  })
  .meta({ id: 'SourceStatus' });
