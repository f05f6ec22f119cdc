/** What checks and previews of a source answer, whether it is stored or a draft. */
import { z } from 'zod';
import { GatehouseError, GatehouseErrors } from '../../model/errors.ts';
import type { CheckedEntity } from '../../operations/check-source.ts';
import { jsonValue } from '../../operations/draft-source.ts';
import { previewLines } from '../../operations/preview-lines.ts';
import type { Preview } from '../../operations/preview-source.ts';
import { linesAnswer, type OtherAnswer } from '../other-answer.ts';
import { refusalOf } from '../problem.ts';

export const toldFault = z
  .object({
    code: z.string(),
    detail: z.string(),
    place: z.string().nullable(),
    value: z.string().nullable(),
    remedy: z.string().nullable(),
  })
  .meta({ id: 'Fault' });

export function faultOf({ code, message, place, value, remedy }: GatehouseError): z.input<typeof toldFault> {
  return { code, detail: message, place: place ?? null, value: value ?? null, remedy: remedy ?? null };
}

const column = z.object({ name: z.string(), type: z.string() });
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const queryAnswer = z
  .object({
    columns: z.array(column),
    rows: z.array(z.array(value)).describe('Values in the order of the columns; bytes in hexadecimal digits.'),
    more: z.boolean().describe('Whether the query gives more rows.'),
  })
  .meta({ id: 'QueryResult' });

export const checkAnswer = z
  .object({
    entities: z.array(
      z.object({
        entity: z.string(),
        columns: z.array(column),
        rows: z.array(
          z.object({
            values: z.array(value),
            record: z.record(z.string(), z.unknown()).nullable().describe('What mapping makes of the row.'),
            rejection: z
              .object({ code: z.string(), column: z.string(), value: z.string(), reason: z.string() })
              .nullable(),
          }),
        ),
        numbers: z
          .array(
            z.object({
              number: z.string(),
              readings: z.array(z.object({ format: z.string(), bits: z.int(), value: z.string() })),
            }),
          )
          .describe('How samples of card numbers read in each format that accepts them.'),
        photo: z
          .object({
            person: z.string().describe('Key of the person.'),
            format: z.string().describe('What the photo comes as.'),
            width: z.int(),
            height: z.int(),
            bytes: z.int(),
          })
          .nullable()
          .describe('Of photos: what the first one is made into.'),
        warnings: z.array(z.object({ kind: z.string(), column: z.string().nullable(), text: z.string() })),
        errors: z.array(toldFault).describe('What is wrong with the query or the mapping; rows are then not mapped.'),
      }),
    ),
  })
  .meta({ id: 'Check' });

export async function checkAnswerOf(entities: AsyncIterable<CheckedEntity>): Promise<z.input<typeof checkAnswer>> {
  const shown: z.input<typeof checkAnswer>['entities'] = [];
  for await (const { entity, columns, rows, numbers, photo, warnings, errors } of entities) {
    shown.push({
      entity,
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows: rows.map((row) => ({
        values: row.values.map(jsonValue),
        record: row.record === null ? null : { ...row.record },
        rejection: row.rejection,
      })),
      numbers: numbers.map(({ number, readings }) => ({ number, readings: [...readings] })),
      photo,
      warnings: [...warnings],
      errors: errors.map(faultOf),
    });
  }
  return { entities: shown };
}

export const checkBody = {
  entity: z.string().max(40).optional().describe('Only this entity.'),
  limit: z.number().int().min(1).max(1000).default(20).describe('Rows to look at.'),
};

/** A plan as lines of JSON. What fails before the first line is an answer of its own; later it is the last line. */
export async function previewAnswer(preview: Preview): Promise<OtherAnswer> {
  const lines = previewLines(preview);
  const first = await lines.next();
  return linesAnswer(rest());

  async function* rest(): AsyncGenerator<unknown> {
    try {
      if (first.done !== true) yield first.value;
      yield* lines;
    } catch (error) {
      if (!(error instanceof GatehouseError || error instanceof GatehouseErrors)) throw error;
      yield { done: true, error: refusalOf(error).problem };
    } finally {
      await lines.return(undefined);
    }
  }
}

export const previewDescription =
  'Each line is one planned change: {entity, key, personId, person, department, change, fields: {name: [old, new]}, reason, held, code?}; `person` is the name of whom it is about. The last line is {done: true, counts: {entity: {create, update, remove, conflict, reject, held}}, notices}, or {done: true, error} when reading failed after the first line. Nothing is written.';
