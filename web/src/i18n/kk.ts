/** Kazakh. */

import type { Dictionary } from './dictionary.ts';
import { accounts } from './kk/accounts.ts';
import { audit } from './kk/audit.ts';
import { common } from './kk/common.ts';
import { cycle } from './kk/cycle.ts';
import { directory } from './kk/directory.ts';
import { documentTypes } from './kk/document-types.ts';
import { events } from './kk/events.ts';
import { guard } from './kk/guard.ts';
import { hooks } from './kk/hooks.ts';
import { mapping } from './kk/mapping.ts';
import { names } from './kk/names.ts';
import { outcomes } from './kk/outcomes.ts';
import { overview } from './kk/overview.ts';
import { people } from './kk/people.ts';
import { presence } from './kk/presence.ts';
import { problems } from './kk/problems.ts';
import { pushing } from './kk/pushing.ts';
import { secondFactor } from './kk/second-factor.ts';
import { settings } from './kk/settings.ts';
import { shell } from './kk/shell.ts';
import { sources } from './kk/sources.ts';
import { wizard } from './kk/wizard.ts';

export const kk: Dictionary = {
  accounts,
  audit,
  common,
  cycle,
  directory,
  documentTypes,
  events,
  guard,
  hooks,
  mapping,
  names,
  outcomes,
  overview,
  people,
  presence,
  problems,
  pushing,
  secondFactor,
  settings,
  shell,
  sources,
  wizard,
};
