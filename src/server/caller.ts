/** Who makes a request: an account, by its session or by one of its tokens. */
import type { Permission, Role } from '../accounts/role.ts';
import type { SignInWay } from '../accounts/sessions.ts';

export interface Caller {
  readonly accountId: number;
  readonly name: string;
  readonly role: Role;
  /** What this request may do: those of the role, narrowed by the scopes of a token. */
  readonly permissions: ReadonlySet<Permission>;
  /** SHA-256 of the session's secret; null for a token. */
  readonly session: string | null;
  readonly tokenId: number | null;
  /** How it came in. */
  readonly signIn: SignInWay | 'token';
  /** Whether the session may do nothing yet but set up the second factor that its role needs. */
  readonly factorMissing: boolean;
  /** The only source that the token may push into; null for any. */
  readonly source: string | null;
}
