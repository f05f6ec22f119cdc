/** Kazakh. */

import type { Dictionary } from './dictionary.ts';
import { common } from './kk/common.ts';
import { cycle } from './kk/cycle.ts';
import { names } from './kk/names.ts';
import { outcomes } from './kk/outcomes.ts';
import { overview } from './kk/overview.ts';
import { shell } from './kk/shell.ts';
import { sources } from './kk/sources.ts';

export const kk: Dictionary = { common, cycle, names, outcomes, overview, shell, sources };
