/** How the certificate of a directory server is checked, in a draft. */
import type { Draft } from '../../api/drafts.ts';

export const checks = ['full', 'ca', 'none'] as const;

/** A setting of TLS as text; '' where it is not given. */
export function tlsOf(draft: Draft, name: 'ca' | 'verify'): string {
  const value = (draft['tls'] as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** With another value; what is left out is not written. */
export function withTls(draft: Draft, name: 'ca' | 'verify', value: string): Draft {
  const { [name]: _before, ...others } = (draft['tls'] ?? {}) as Record<string, unknown>;
  const tls = value === '' ? others : { ...others, [name]: value };
  const { tls: _tls, ...rest } = draft;
  return (Object.keys(tls).length === 0 ? rest : { ...draft, tls }) as Draft;
}
