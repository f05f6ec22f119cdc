import * as z from 'zod';
import { hooksSchema } from './hook-schema.ts';
import { retentionSchema } from './outgoing-schema.ts';
import { accountBlockingSchema, presenceSchema } from './presence-schema.ts';
import { signInSchema } from './sign-in-schema.ts';
import { sourceSchema } from './source-schema.ts';
import { always, strictObject } from './strict-object.ts';

/**
 * The schema of the configuration document as it is written. What the rest of the product reads is made of it in `build.ts`, with
 * defaults filled in.
 */
export const documentSchema = strictObject({
  sources: z.array(sourceSchema).describe('The systems that people come from.'),
  retention: retentionSchema.exactOptional(),
  presence: presenceSchema.exactOptional(),
  accountBlocking: accountBlockingSchema.exactOptional(),
  hooks: hooksSchema.exactOptional(),
  signIn: signInSchema.exactOptional(),
})
  .check(always(checkNames))
  .describe('Configuration of Gatehouse.');

/** The document as it is written, validated; references and secrets as they stand in it. */
export type RawDocument = z.output<typeof documentSchema>;
export type RawSource = RawDocument['sources'][number];
export type RawLdap = Extract<RawSource, { type: 'ldap' }>;
export type RawActiveDirectory = Extract<RawSource, { type: 'active-directory' }>;
export type RawSql = Exclude<RawSource, RawLdap | RawActiveDirectory>;
export type RawHook = NonNullable<RawDocument['hooks']>[number];

type Fault = (sentence: string, path?: (string | number)[]) => void;

function checkNames(document: { sources?: unknown; hooks?: unknown }, fault: Fault): void {
  checkUnique(document.sources, 'sources', fault);
  checkUnique(document.hooks, 'hooks', fault);
}

function checkUnique(list: unknown, key: string, fault: Fault): void {
  if (!Array.isArray(list)) return;
  const first = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const name: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'name') : undefined;
    if (typeof name !== 'string') continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, index);
    else fault(`is already the name of ${key}[${earlier}]`, [key, index, 'name']);
  }
}
