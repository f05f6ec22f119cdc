/** What a kind of source may be able to do besides being read: find the accounts of a directory, and disable and enable them. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';

/** Why an account is never touched, whoever it belongs to. */
export type Untouchable = 'administrator' | 'builtIn' | 'self' | 'computer' | 'notAUser';

/** An account as it is at one moment. */
export interface DirectoryAccount {
  /** The directory's own id, which outlives renaming and moving. */
  readonly id: string;
  readonly dn: string;
  /** The name to sign in by. */
  readonly name: string;
  /** `userAccountControl`. */
  readonly control: number;
  /** How often `control` was changed, where the directory tells. */
  readonly version: number | null;
  readonly untouchable: Untouchable | null;
  /** Security identifiers of all groups, nested ones and the primary one too; null where they may not be read. */
  readonly groups: readonly string[] | null;
}

export interface DirectoryAccounts {
  /** Accounts whose attribute has the value; at most two, since two are too many already. */
  find(attribute: string, value: string, signal?: AbortSignal): Promise<readonly DirectoryAccount[]>;
  /** Null when it is there no more, or may not be seen. */
  read(id: string, signal?: AbortSignal): Promise<DirectoryAccount | null>;
  /** The security identifier of a group; null where there is no such group. */
  groupId(dn: string, signal?: AbortSignal): Promise<string | null>;
  /**
   * Disables or enables an account: `control` becomes `to` if it is still `from`. False when it is not. The directory may answer before every
   * controller knows, so read the account again.
   */
  setAccountEnabled(
    account: DirectoryAccount,
    control: { readonly from: number; readonly to: number },
    signal?: AbortSignal,
  ): Promise<boolean>;
  close(): void;
}

/** Opens the accounts of a source that is a directory. Errors: `source.readOnly`, `source.unsupported`, those of connecting. */
export type OpenDirectoryAccounts = (
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
) => Promise<DirectoryAccounts>;
