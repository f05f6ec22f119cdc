/** What every language must say. English is the pattern: a text that a language lacks does not compile. */
import type { en } from './en.ts';

export type Dictionary = typeof en;
