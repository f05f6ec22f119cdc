/** What the blocking of accounts works with. */
import type { AccountBlockingConfig, PresenceConfig, SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { type AuditEntry, addAuditEntry } from '../registry/audit.ts';
import type { Database } from '../registry/database.ts';
import type { DirectoryAccounts } from '../sources/directory-accounts.ts';

export interface BlockingTask {
  readonly database: Database;
  readonly context: Context;
  readonly config: AccountBlockingConfig;
  readonly presence: PresenceConfig;
  /** The directory. */
  readonly source: SourceConfig;
  /** Errors: those of connecting, `source.readOnly`, `source.unsupported`. */
  readonly open: (signal: AbortSignal) => Promise<DirectoryAccounts>;
}

/** Whether anything is written to the directory. */
export function modeOf({ config, source }: BlockingTask): 'on' | 'dryRun' {
  return config.enabled && !source.readOnly ? 'on' : 'dryRun';
}

const blockingActor = '(account blocking)';

/** Puts down what blocking did by itself. */
export async function audit(
  { database, context }: Pick<BlockingTask, 'database' | 'context'>,
  entry: Pick<AuditEntry, 'what' | 'target'> & { readonly outcome?: string },
): Promise<void> {
  await addAuditEntry(database, {
    at: context.now().toISOString(),
    accountId: null,
    actor: blockingActor,
    tokenId: null,
    what: entry.what,
    target: entry.target.slice(0, 200),
    outcome: entry.outcome ?? 'done',
    address: '-',
  });
}
