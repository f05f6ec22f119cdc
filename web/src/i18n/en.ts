/** English. Each subject is a file; a new one gets a line here and in the other languages. */
import { accounts } from './en/accounts.ts';
import { audit } from './en/audit.ts';
import { common } from './en/common.ts';
import { cycle } from './en/cycle.ts';
import { directory } from './en/directory.ts';
import { documentTypes } from './en/document-types.ts';
import { events } from './en/events.ts';
import { guard } from './en/guard.ts';
import { hooks } from './en/hooks.ts';
import { mapping } from './en/mapping.ts';
import { names } from './en/names.ts';
import { outcomes } from './en/outcomes.ts';
import { overview } from './en/overview.ts';
import { people } from './en/people.ts';
import { presence } from './en/presence.ts';
import { problems } from './en/problems.ts';
import { pushing } from './en/pushing.ts';
import { secondFactor } from './en/second-factor.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { sources } from './en/sources.ts';
import { wizard } from './en/wizard.ts';

export const en = {
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
