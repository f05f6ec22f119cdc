/** Russian. */

import type { Dictionary } from './dictionary.ts';
import { common } from './ru/common.ts';
import { cycle } from './ru/cycle.ts';
import { guard } from './ru/guard.ts';
import { mapping } from './ru/mapping.ts';
import { names } from './ru/names.ts';
import { outcomes } from './ru/outcomes.ts';
import { overview } from './ru/overview.ts';
import { shell } from './ru/shell.ts';
import { sources } from './ru/sources.ts';
import { wizard } from './ru/wizard.ts';

export const ru: Dictionary = { common, cycle, guard, mapping, names, outcomes, overview, shell, sources, wizard };
