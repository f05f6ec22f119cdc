/** The account that is signed in, for pages that show only what it may do. */
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { type Account, getSession, mayAct, type Role, type Session } from '../api/session.ts';

const nobody: Account = { id: 0, name: '', role: 'auditor' };

export function useAccount(): Account {
  return useSession()?.account ?? nobody;
}

/** How the account has signed in. */
export function useSignIn(): Session['signIn'] {
  return useSession()?.signIn ?? 'password';
}

function useSession(): Session | null | undefined {
  return useQuery({ queryKey: keys.session, queryFn: ({ signal }) => getSession(signal), enabled: false }).data;
}

/** Whether the account may do what asks for at least this role. The server asks again. */
export function useMayAct(least: Role): boolean {
  return mayAct(useAccount(), least);
}
