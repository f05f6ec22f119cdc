/** Shapes that operations on the configuration share. */
import { z } from 'zod';
import type { Applied } from '../../operations/apply-configuration.ts';

export const tree = z.record(z.string(), z.unknown());
export const flag = z.enum(['true', 'false']).default('false');
export const appliedAnswer = z
  .object({
    differences: z
      .array(
        z.object({
          source: z.string().describe('Empty for a setting of the document itself.'),
          path: z.string(),
          old: z.unknown(),
          new: z.unknown(),
          secretChanged: z.literal(true).optional(),
        }),
      )
      .describe('What is stored now and was not before, secrets masked.'),
    sources: z.array(z.string()),
    kept: z.array(z.string()).describe('Stored sources, and hooks as `hooks.name`, that the document does not name.'),
  })
  .meta({ id: 'AppliedConfiguration' });

export function answerOf({ differences, sources, kept }: Applied): z.input<typeof appliedAnswer> {
  return { differences: differences.map((difference) => ({ ...difference })), sources: [...sources], kept: [...kept] };
}
