/** Russian. */

import type { Dictionary } from './dictionary.ts';
import { accounts } from './ru/accounts.ts';
import { audit } from './ru/audit.ts';
import { common } from './ru/common.ts';
import { cycle } from './ru/cycle.ts';
import { directory } from './ru/directory.ts';
import { documentTypes } from './ru/document-types.ts';
import { events } from './ru/events.ts';
import { guard } from './ru/guard.ts';
import { hooks } from './ru/hooks.ts';
import { mapping } from './ru/mapping.ts';
import { names } from './ru/names.ts';
import { outcomes } from './ru/outcomes.ts';
import { overview } from './ru/overview.ts';
import { people } from './ru/people.ts';
import { presence } from './ru/presence.ts';
import { problems } from './ru/problems.ts';
import { pushing } from './ru/pushing.ts';
import { secondFactor } from './ru/second-factor.ts';
import { settings } from './ru/settings.ts';
import { shell } from './ru/shell.ts';
import { sources } from './ru/sources.ts';
import { wizard } from './ru/wizard.ts';

export const ru: Dictionary = {
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
