/** The OpenAPI 3.1 document of the described operations. */
import type { z } from 'zod';
import { type Json, schemaOf } from './json-schemas.ts';
import { type Operation, successOf } from './operation.ts';
import { problemAnswer } from './problem.ts';
import { idempotencyKey, keyPattern } from './sent-once.ts';

export interface OpenapiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
}

export function openapiOf(operations: readonly Operation[], version: string): OpenapiDocument {
  const schemas: Record<string, Json> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const described of operations) {
    const methods = paths[described.path] ?? {};
    methods[described.method.toLowerCase()] = operationOf(described, schemas);
    paths[described.path] = methods;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version,
      description: 'Keeps the registry of an access control system in step with the sources its people come from.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name, description: subjects[name] ?? name })),
    paths,
    components: { schemas, securitySchemes },
  };
}

const subjects: Readonly<Record<string, string>> = {
  setup: 'The first account of a new server.',
  session: 'Signing in and out, and who one is.',
  accounts: 'People who may sign in.',
  tokens: 'API tokens of programs.',
  audit: 'Who did what, from where.',
  configuration: 'The configuration document, whole and in parts.',
  sources: 'How sources stand; cycles, checks and previews of them.',
  drafts: 'Trying a source before it is stored.',
  numbers: 'Card numbers and their formats.',
  persons: 'People, their values and where these come from.',
  structure: 'Departments, positions, access levels, schedules and documents.',
  identifiers: 'Cards and other identifiers.',
  cycles: 'What cycles did and held.',
  outcomes: 'What waits for people: conflicts, rejected rows, held changes.',
  events: 'Access events.',
  changes: 'Everything that was changed, in its order.',
  relays: 'Events and numbers on their way to the sources.',
  hooks: 'Web hooks: events and changes on their way to other systems.',
  live: 'News as they happen.',
  service: 'Health, figures, and this document.',
};

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'gatehouse_session',
    description: 'The cookie of a sign-in; under TLS it is called `__Host-gatehouse_session`.',
  },
  token: { type: 'http', scheme: 'bearer', description: 'An API token, gh_...' },
};

function operationOf(described: Operation, schemas: Record<string, Json>): Json {
  const parameters = [
    ...parametersOf('path', described.params, schemas),
    ...parametersOf('query', described.query, schemas),
    ...(described.makesNew === true ? [keyParameter] : []),
  ];
  return {
    operationId: described.id,
    tags: [described.tag],
    summary: described.summary,
    ...(described.description === undefined ? {} : { description: described.description }),
    security: securityOf(described),
    'x-permission': described.needs,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(described.body === undefined ? {} : { requestBody: bodyOf(described, described.body, schemas) }),
    responses: { [successOf(described)]: successAnswer(described, schemas), ...refusalsOf(described, schemas) },
  };
}

function securityOf({ needs, bySessionOnly }: Operation): Json[] {
  if (needs === 'anyone') return [];
  return [{ session: [] }, ...(bySessionOnly === true ? [] : [{ token: [] }])];
}

const keyParameter: Json = {
  name: idempotencyKey,
  in: 'header',
  required: false,
  description:
    'Of your choice, a random UUID at best. Sent again with the same key within a day, the request gets the same answer and nothing is made twice.',
  schema: { type: 'string', pattern: keyPattern },
};

function parametersOf(where: 'path' | 'query', schema: z.ZodType | undefined, schemas: Record<string, Json>): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...shape }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: shape,
  }));
}

function bodyOf(described: Operation, body: z.ZodType, schemas: Record<string, Json>): Json {
  const schema = schemaOf(body, 'input', schemas);
  const types = described.bodyTypes ?? ['application/json'];
  return {
    required: !body.safeParse(undefined).success,
    content: Object.fromEntries(
      types.map((type) => [type, { schema: type === 'application/json' ? schema : textShape(type) }]),
    ),
  };
}

function textShape(type: string): Json {
  return type === 'application/octet-stream' || type.startsWith('image/')
    ? { type: 'string', format: 'binary' }
    : { type: 'string' };
}

function successAnswer(described: Operation, schemas: Record<string, Json>): Json {
  if (described.answer.def.type === 'null') return { description: described.status === 303 ? 'Go on there.' : 'Done.' };
  const content: Record<string, Json> = {};
  if (described.answer.def.type !== 'string')
    content['application/json'] = { schema: schemaOf(described.answer, 'output', schemas) };
  for (const type of described.answerTypes ?? []) content[type] = { schema: textShape(type) };
  return { description: 'Done.', content };
}

function refusalsOf(described: Operation, schemas: Record<string, Json>): Json {
  // The page that shows a failure is where success leads as well: the same redirection.
  if (described.failurePage !== undefined) return {};
  const reasons: Record<number, string> = { 400: 'The request is not as the operation asks.' };
  if (described.needs !== 'anyone') {
    reasons[401] = 'Nobody is signed in.';
    reasons[403] = 'The account or token may not do this.';
  }
  if (described.body !== undefined) {
    reasons[413] = 'The body is too large.';
    reasons[415] = 'The body is of a type that the operation does not take.';
  }
  if (described.makesNew === true)
    reasons[409] = 'Another request has the key, or the same one is still being carried out.';
  reasons[429] = 'Too many requests in a short time.';
  const schema = schemaOf(problemAnswer, 'output', schemas);
  return Object.fromEntries(
    Object.entries({ ...reasons, ...described.refusals }).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema } } },
    ]),
  );
}
