import * as z from 'zod';
import { documentSchema } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * JSON Schema (draft 2020-12) of the configuration file, for editors that complete and check it. It knows the shape; what depends on
 * several keys at once is checked by `gatehouse apply`.
 */
export function configurationJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(documentSchema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      nameCustomFields(jsonSchema);
      allowReference(jsonSchema);
    },
  });
  return { ...schema, title: 'Gatehouse configuration' };
}

/** Fields of persons: those that are listed, and any `custom.<name>`. */
function nameCustomFields(schema: JsonSchema): void {
  if (schema['customFields'] !== true || schema.additionalProperties === undefined) return;
  delete schema['customFields'];
  schema.patternProperties = { '^custom\\.[^.\\s][^.]*$': schema.additionalProperties };
  schema.additionalProperties = false;
}

/** A reference may stand in the place of a word or a text of a certain form. */
function allowReference(schema: JsonSchema): void {
  if (schema.type !== 'string' || (schema.enum === undefined && schema.pattern === undefined)) return;
  const form = schema.enum === undefined ? { pattern: schema.pattern } : { enum: schema.enum };
  delete schema.enum;
  delete schema.pattern;
  delete schema.type;
  schema.anyOf = [
    { type: 'string', ...form },
    { type: 'string', pattern: '\\$\\{[^}]+\\}' },
  ] as JsonSchema[];
}
