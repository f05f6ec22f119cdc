/** Every command. Only those that a command line names are loaded; of the others the help shows the line that stands here. */
import type { Command } from 'commander';
import type { Run } from './session.ts';

/** Adds a command to the program. */
export type AddCommand = (program: Command, run: Run) => void;

/** How each is written, and what it does, in the order of the help. */
const outlines = {
  demo: ['demo [options]', 'show what Gatehouse does, with a sample HR database'],
  apply: ['apply [options] <FILE>', 'validate a configuration whole and store it'],
  export: ['export [options]', 'print the stored configuration, secrets masked'],
  check: ['check [options] <SOURCE>', 'connect to a source and show how its first rows come out'],
  preview: ['preview [options] <SOURCE>', 'show every change that a cycle would make, and make none'],
  sync: ['sync [options] [SOURCE...]', 'run a cycle: bring the registry in step with the sources'],
  refresh: ['refresh <SOURCE> <KEY>', 'read one person from a source at once'],
  release: ['release <CYCLE>', 'apply what a cycle held'],
  discard: ['discard <CYCLE>', 'refuse what a cycle held'],
  resolve: ['resolve [options] <CONFLICT>', 'decide on a conflict'],
  undo: ['undo [options] [CYCLE]', 'take back a cycle, a change, or the changes of a person'],
  events: ['events', 'record access events'],
  presence: ['presence [options]', 'list who is inside, and since when'],
  accounts: ['accounts', 'directory accounts that are blocked while their people are out'],
  relay: ['relay', 'bring events and numbers to the sources, events and changes to web hooks'],
  identifiers: ['identifiers', 'give out identifiers'],
  'document-types': ['document-types', 'types of justification documents: list, add, change, remove'],
  list: ['list [options] <ENTITY>', 'list what the registry holds'],
  show: ['show [options] <ENTITY> <ID-or-EMPLOYEE-ID>', 'show one person whole, with where each value comes from'],
  photo: ['photo [options] <ID-or-EMPLOYEE-ID>', "write a person's photo to a file"],
  schema: ['schema', 'print the JSON Schema of the configuration'],
  errors: ['errors [CODE]', 'explain the code of an error'],
  serve: ['serve [options]', 'run the server: REST interface and web pages'],
  user: ['user', 'accounts of the server: add, list, role, password, reset-factor, disable, enable, link, unlink'],
} as const;

type Name = keyof typeof outlines;

const commands: Readonly<Record<Name, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./demo.ts')).addDemo,
  apply: async () => (await import('./apply.ts')).addApply,
  export: async () => (await import('./export.ts')).addExport,
  check: async () => (await import('./check.ts')).addCheck,
  preview: async () => (await import('./preview.ts')).addPreview,
  sync: async () => (await import('./sync.ts')).addSync,
  refresh: async () => (await import('./refresh.ts')).addRefresh,
  release: async () => (await import('./release.ts')).addRelease,
  discard: async () => (await import('./discard.ts')).addDiscard,
  resolve: async () => (await import('./resolve.ts')).addResolve,
  undo: async () => (await import('./undo.ts')).addUndo,
  events: async () => (await import('./events.ts')).addEvents,
  presence: async () => (await import('./presence.ts')).addPresence,
  accounts: async () => (await import('./accounts.ts')).addAccounts,
  relay: async () => (await import('./relay.ts')).addRelay,
  identifiers: async () => (await import('./identifiers.ts')).addIdentifiers,
  'document-types': async () => (await import('./document-types.ts')).addDocumentTypes,
  list: async () => (await import('./list.ts')).addList,
  show: async () => (await import('./show.ts')).addShow,
  photo: async () => (await import('./photo.ts')).addPhoto,
  schema: async () => (await import('./schema.ts')).addSchema,
  errors: async () => (await import('./errors.ts')).addErrors,
  serve: async () => (await import('./serve.ts')).addServe,
  user: async () => (await import('./user.ts')).addUserCommands,
};

/** The commands that these words could mean; where they do not begin with one also all others, in outline. */
export function commandsFor(words: readonly string[]): Promise<readonly AddCommand[]> {
  const names = Object.keys(outlines) as Name[];
  const [first = ''] = words;
  const meant = names.filter((name) => name === first);
  return Promise.all(
    (meant.length > 0 ? meant : names).map(async (name) => (words.includes(name) ? whole(name) : outline(name))),
  );
}

async function whole(name: Name): Promise<AddCommand> {
  const add = await commands[name]();
  return (program, run) => {
    add(program, run);
    program.commands.find((command) => command.name() === name)?.summary(outlines[name][1]);
  };
}

function outline(name: Name): AddCommand {
  const [form, summary] = outlines[name];
  return (program) => program.command(form).summary(summary);
}
