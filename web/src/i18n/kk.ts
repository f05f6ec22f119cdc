/** Kazakh. */

import type { Dictionary } from './dictionary.ts';
import { common } from './kk/common.ts';
import { cycle } from './kk/cycle.ts';
import { documentTypes } from './kk/document-types.ts';
import { events } from './kk/events.ts';
import { guard } from './kk/guard.ts';
import { mapping } from './kk/mapping.ts';
import { names } from './kk/names.ts';
import { outcomes } from './kk/outcomes.ts';
import { overview } from './kk/overview.ts';
import { people } from './kk/people.ts';
import { problems } from './kk/problems.ts';
import { settings } from './kk/settings.ts';
import { shell } from './kk/shell.ts';
import { sources } from './kk/sources.ts';
import { wizard } from './kk/wizard.ts';

export const kk: Dictionary = {
  common,
  cycle,
  documentTypes,
  events,
  guard,
  mapping,
  names,
  outcomes,
  overview,
  people,
  problems,
  settings,
  shell,
  sources,
  wizard,
};
