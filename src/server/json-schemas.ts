/** JSON Schemas for the OpenAPI document: what has a name of its own (`.meta({ id })`) becomes a component. */
import { z } from 'zod';

export type Json = Record<string, unknown>;

const reference = '#/$defs/';

/**
 * The schema of what is sent (`input`) or answered (`output`); named parts are added to `components`. A part that reads differently when
 * sent, because of defaults, has a component `...Input` of its own.
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Record<string, Json>): Json {
  const sent = converted(schema, 'input');
  const answered = converted(schema, 'output');
  const own = io === 'input' ? differing(sent.parts, answered.parts) : new Set<string>();
  const { shape, parts } = io === 'input' ? sent : answered;
  const rename = (name: string): string => (own.has(name) ? `${name}Input` : name);
  for (const [name, part] of Object.entries(parts)) components[rename(name)] = withReferences(part, rename) as Json;
  return withReferences(shape, rename) as Json;
}

interface Converted {
  readonly shape: Json;
  readonly parts: Readonly<Record<string, Json>>;
}

function converted(schema: z.ZodType, io: 'input' | 'output'): Converted {
  // Inside another object, so that a schema with a name becomes a part even when it is the whole.
  const made = z.toJSONSchema(z.object({ whole: schema }), {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Answers may gain fields in later versions: only what is strict on purpose is closed.
      const { def } = zodSchema._zod;
      if (def.type === 'object' && !('catchall' in def && def.catchall !== undefined))
        delete jsonSchema.additionalProperties;
      if (def.type === 'record') nameMembers(jsonSchema);
    },
  }) as { properties?: Record<string, unknown>; $defs?: Record<string, unknown> };
  return { shape: made.properties?.['whole'] as Json, parts: (made.$defs ?? {}) as Record<string, Json> };
}

/** A record of certain names has all of them, and readers of the document look for them among the properties. */
function nameMembers(schema: z.core.JSONSchema.BaseSchema): void {
  const { required, additionalProperties } = schema;
  if (required === undefined || additionalProperties === undefined) return;
  schema.properties = Object.fromEntries(required.map((name) => [name, additionalProperties]));
  delete schema.propertyNames;
  delete schema.additionalProperties;
}

/** Names of the parts that are not the same in both, or that refer to such a part. */
function differing(sent: Converted['parts'], answered: Converted['parts']): Set<string> {
  const names = Object.keys(sent);
  const own = new Set(names.filter((name) => JSON.stringify(sent[name]) !== JSON.stringify(answered[name])));
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const name of names) {
      const text = JSON.stringify(sent[name]);
      if ([...own].some((other) => text.includes(`"${reference}${other}"`))) own.add(name);
    }
  }
  return own;
}

function withReferences(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' && inner.startsWith(reference)
        ? `#/components/schemas/${rename(inner.slice(reference.length))}`
        : withReferences(inner, rename),
    ]),
  );
}
