/** Shapes of recorded changes and of what undoing them gives. */
import { z } from 'zod';
import type { Undone } from '../../sync/undo.ts';

const fields = z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).describe('Field name -> [old, new].');

export const whom = {
  personId: z.int().nullable().describe('The person whom it is about.'),
  personName: z.string().nullable().describe('Name of the person now, or as the fields say.'),
  department: z.string().nullable().describe('Department of the person now: names from the top, joined by `/`.'),
};

export const changeAnswer = z
  .object({
    id: z.int(),
    cycle: z.int().nullable().describe('Null for what an operator did.'),
    source: z.string().nullable(),
    entity: z.string(),
    key: z.string().nullable(),
    localId: z.int(),
    ...whom,
    change: z.enum(['create', 'update', 'remove']),
    fields,
    actor: z.string(),
    at: z.iso.datetime(),
    undone: z.string().nullable().describe('What an undo made of it.'),
  })
  .meta({ id: 'Change' });

export const heldAnswer = z
  .object({
    cycle: z.int(),
    source: z.string().nullable(),
    entity: z.string(),
    key: z.string(),
    localId: z.int().nullable(),
    ...whom,
    change: z.enum(['create', 'update', 'remove']),
    fields,
    code: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'HeldChange' });

export const undoneAnswer = z
  .object({
    reverted: z.int(),
    kept: z.int(),
    impossible: z.int(),
    changes: z.array(
      z.object({
        change: z.int(),
        entity: z.string(),
        key: z.string().nullable(),
        outcome: z.enum(['reverted', 'kept', 'impossible']),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Undone' });

export function undoneAnswerOf(undone: readonly Undone[]): z.input<typeof undoneAnswer> {
  const count = (outcome: Undone['outcome']): number => undone.filter((item) => item.outcome === outcome).length;
  return {
    reverted: count('reverted'),
    kept: count('kept'),
    impossible: count('impossible'),
    changes: undone.map((item) => ({ ...item })),
  };
}
