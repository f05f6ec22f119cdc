/** Secrets in drafts that went to the server as text and came back masked: what was typed here is known here, and put in again. */
import type { Draft } from '../../api/drafts.ts';
import { isDirectory } from './kinds.ts';
import { odbcFields, withOdbcField } from './odbc-parts.ts';
import { urlFields, urlOf } from './url-parts.ts';

const masked = '***';

/** `draft` with the password of `typed` where the text left it masked. */
export function withTypedSecret(draft: Draft, typed: Draft): Draft {
  if (isDirectory(draft.type)) {
    return draft['password'] === masked && typed['password'] !== undefined
      ? { ...draft, password: typed['password'] }
      : draft;
  }
  const password = passwordOf(typed);
  if (password === '' || password === masked || passwordOf(draft) !== masked) return draft;
  if (draft.type === 'odbc') return { ...draft, connection: withOdbcField(draft.connection, 'password', password) };
  const scheme = draft.connection.slice(0, draft.connection.indexOf(':'));
  return { ...draft, connection: urlOf(scheme, { ...urlFields(draft.connection), password }) };
}

function passwordOf({ type, connection }: Draft): string {
  if (typeof connection !== 'string' || connection === '') return '';
  return type === 'odbc' ? odbcFields(connection).password : urlFields(connection).password;
}
