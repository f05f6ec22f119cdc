import * as z from 'zod';

/**
 * The two building blocks of all schemas: objects that refuse keys they do not know, and choices. Both can name what the contract knows
 * but this version cannot do, so that nothing is accepted and then ignored.
 */

/** What a schema knows about a key or a choice it refuses; travels as the message of the issue, which zod lets a schema set. */
export interface SchemaNote {
  readonly known: readonly string[];
  /** By key: what cannot be done, as the end of a sentence. */
  readonly unsupported: Readonly<Record<string, string>>;
}

/** An object with exactly these keys. */
export function strictObject<S extends z.core.$ZodLooseShape>(
  shape: S,
  unsupported: Readonly<Record<string, string>> = {},
): z.ZodObject<S, z.core.$strict> {
  const note = JSON.stringify({ known: Object.keys(shape), unsupported } satisfies SchemaNote);
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? note : undefined) });
}

/** One of several words. */
export function choice<const W extends readonly string[]>(
  words: W,
  unsupported: Readonly<Record<string, string>> = {},
): z.ZodEnum<{ [K in W[number]]: K }> {
  const note = choiceNote(words, unsupported);
  return z.enum(words, { error: (issue) => (issue.code === 'invalid_value' ? note : undefined) });
}

/** The message of an issue about a word that is none of these. */
export function choiceNote(known: readonly string[], unsupported: Readonly<Record<string, string>>): string {
  return JSON.stringify({ known, unsupported } satisfies SchemaNote);
}

/** The note in the message of an issue, or null for issues of other schemas. */
export function noteOf(message: string): SchemaNote | null {
  if (!message.startsWith('{"known":')) return null;
  return JSON.parse(message) as SchemaNote;
}

/** A check that runs even where a part of the value is already known to be wrong, so that all errors are told together. */
export function always<T>(check: (value: T, fault: (sentence: string, path?: (string | number)[]) => void) => void) {
  return z.core._check<T>(
    (payload) => {
      // Parts that failed can be missing or of another shape; what stands here must still be an object to look at its keys.
      if (typeof payload.value !== 'object' || payload.value === null) return;
      check(payload.value, (message, path = []) => {
        payload.issues.push({ code: 'custom', message, path, input: payload.value });
      });
    },
    { when: () => true },
  );
}
