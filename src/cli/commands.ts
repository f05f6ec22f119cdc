/** Every command by its name, in the order of the help. Only what a command line names is loaded, so that it starts in half the time. */
import type { Command } from 'commander';
import type { Run } from './session.ts';

/** Adds a command to the program. */
export type AddCommand = (program: Command, run: Run) => void;

const commands = new Map<string, () => Promise<AddCommand>>([
  ['demo', async () => (await import('./demo.ts')).addDemo],
  ['apply', async () => (await import('./apply.ts')).addApply],
  ['export', async () => (await import('./export.ts')).addExport],
  ['check', async () => (await import('./check.ts')).addCheck],
  ['preview', async () => (await import('./preview.ts')).addPreview],
  ['sync', async () => (await import('./sync.ts')).addSync],
  ['refresh', async () => (await import('./refresh.ts')).addRefresh],
  ['release', async () => (await import('./release.ts')).addRelease],
  ['discard', async () => (await import('./discard.ts')).addDiscard],
  ['resolve', async () => (await import('./resolve.ts')).addResolve],
  ['undo', async () => (await import('./undo.ts')).addUndo],
  ['events', async () => (await import('./events.ts')).addEvents],
  ['presence', async () => (await import('./presence.ts')).addPresence],
  ['accounts', async () => (await import('./accounts.ts')).addAccounts],
  ['relay', async () => (await import('./relay.ts')).addRelay],
  ['identifiers', async () => (await import('./identifiers.ts')).addIdentifiers],
  ['document-types', async () => (await import('./document-types.ts')).addDocumentTypes],
  ['list', async () => (await import('./list.ts')).addList],
  ['show', async () => (await import('./show.ts')).addShow],
  ['photo', async () => (await import('./photo.ts')).addPhoto],
  ['schema', async () => (await import('./schema.ts')).addSchema],
  ['errors', async () => (await import('./errors.ts')).addErrors],
  ['serve', async () => (await import('./serve.ts')).addServe],
  ['user', async () => (await import('./user.ts')).addUserCommands],
]);

/** The commands that these words could mean; all of them for the help and where none is named. */
export function commandsFor(words: readonly string[]): Promise<readonly AddCommand[]> {
  const named = namedIn(words);
  const wanted = [...commands].filter(([name]) => named === null || named.includes(name));
  return Promise.all(wanted.map(([, load]) => load()));
}

/** Null where no command can be told from the words. */
function namedIn(words: readonly string[]): readonly string[] | null {
  const [first = ''] = words;
  if (commands.has(first)) return [first];
  const help = words.some((word) => ['help', '--help', '-h'].includes(word));
  if (help || !first.startsWith('-')) return null;
  // Global options stand first; the value of one may look like a command, which is then loaded in vain.
  const named = words.filter((word) => commands.has(word));
  return named.length === 0 ? null : named;
}
