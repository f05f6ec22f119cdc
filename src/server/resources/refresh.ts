/** One person read from a source at once, also while a cycle of it runs. */
import { z } from 'zod';
import { refreshPeople } from '../../operations/refresh-people.ts';
import type { RefreshReport } from '../../sync/refresh-report.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { refuseOtherSource } from './pushing.ts';
import { sourceName } from './source-shapes.ts';

const counts = z.object({
  read: z.int(),
  created: z.int(),
  updated: z.int(),
  removed: z.int(),
  unchanged: z.int(),
});

const refreshOutcome = z
  .enum(['applied', 'unchanged', 'rejected', 'held', 'absent'])
  .describe(
    'rejected: the row cannot be used, and the person stays as before; held: the guard leaves a removal to the next cycle, and nothing was done; absent: neither the source nor the registry knows the person.',
  );

export const refusedRow = z.object({
  entity: z.string(),
  key: z.string().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});

const refreshAnswer = z
  .object({
    source: z.string(),
    key: z.string(),
    outcome: refreshOutcome,
    person: z.int().nullable().describe('The id of the person in the registry; null when there is none.'),
    entities: z.record(z.string(), counts).describe('What was done, by entity.'),
    refused: z.array(refusedRow).describe('Rows that were rejected or are in conflict.'),
    held: z.object({ code: z.string(), reason: z.string() }).nullable(),
    skipped: z.array(z.string()).describe('Entities that only cycles can read.'),
    durationMs: z.int(),
  })
  .meta({ id: 'Refresh' });

export function refreshOperations({ installationFor, jobs }: Service): Operation[] {
  return [
    operation({
      method: 'POST',
      path: '/api/v1/sources/{name}/persons/{key}/refresh',
      id: 'refreshPerson',
      tag: 'sources',
      summary: 'Reads one person from the source at once, also while a cycle of it runs',
      description:
        'Answers when the registry has what the source says of the person, of their identifiers and documents. A person whose row is gone is blocked, dismissed or deleted as the source is configured. Structure and photos are left to cycles.',
      needs: 'push',
      params: z.object({
        name: sourceName,
        key: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .describe('The key of the person in the source.')
          .meta({ examples: ['1'] }),
      }),
      answer: refreshAnswer,
      refusals: {
        404: 'No source of this name is configured.',
        502: 'The source fails or refuses a query.',
        504: 'The source is too slow.',
      },
      audit: 'refreshed a person',
      run: async ({ params: { name, key }, caller, signal, target }) => {
        target(`source ${name}: person ${key}`.slice(0, 200));
        refuseOtherSource(caller, name);
        const { report, people } = await refreshPeople(installationFor(caller), name, [key], signal);
        jobs.look();
        const { source, outcome, entities, held, skipped, durationMs } = report;
        const refused = refusedOf(report);
        return {
          source,
          key,
          outcome,
          person: people.get(key) ?? null,
          entities,
          refused,
          held,
          skipped: [...skipped],
          durationMs,
        };
      },
    }),
  ];
}

/** Rows that came to nothing, those in conflict among them. */
export function refusedOf({ rejections, conflicts }: RefreshReport): z.input<typeof refusedRow>[] {
  return [
    ...rejections,
    ...conflicts.map(({ entity, key, code, reason }) => ({ entity, key, column: null, value: null, code, reason })),
  ];
}
