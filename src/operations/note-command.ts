/** Commands on the server's own machine in the audit log, beside what is done over the network. */
import { messageOf } from '../model/errors.ts';
import { addAuditEntry } from '../registry/audit.ts';
import type { Installation } from './installation.ts';

/** `outcome` is `done` or the code of the failure. */
export async function noteCommand(
  { database, context, actor }: Installation,
  words: { readonly command: string; readonly given: string },
  outcome: string,
): Promise<void> {
  const entry = {
    at: context.now().toISOString(),
    accountId: null,
    actor,
    tokenId: null,
    what: `ran ${words.command}`,
    target: words.given.slice(0, 200),
    outcome,
    address: 'local',
  };
  // What was done is done, and what failed has its own message.
  await addAuditEntry(database, entry).catch((thrown: unknown) =>
    context.log('error', 'The audit log could not be written', { what: entry.what, error: messageOf(thrown) }),
  );
}
