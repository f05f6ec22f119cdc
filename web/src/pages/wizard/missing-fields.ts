/** What the connection of a draft lacks, by the labels of the fields that ask for it. */
import type { Draft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { odbcFields } from './odbc-parts.ts';
import { urlFields } from './url-parts.ts';

export function useMissingFields(draft: Draft): string[] {
  const { wizard } = useTexts();
  const lacking = (fields: readonly (readonly [value: unknown, label: string])[]) =>
    fields.filter(([value]) => value === undefined || value === '').map(([, label]) => label);
  const { type, connection } = draft;
  switch (type) {
    case 'active-directory':
      return lacking([
        [draft['domain'], wizard.domain],
        [draft['account'], wizard.user],
        [draft['password'], wizard.password],
      ]);
    case 'ldap':
      return lacking([[connection, wizard.servers]]);
    case 'sqlite':
      return lacking([[connection, wizard.path]]);
    case 'odbc': {
      const { driver, dsn } = odbcFields(connection ?? '');
      return lacking([[`${driver}${dsn}`, wizard.driver]]);
    }
    default: {
      const { host, database } = urlFields(connection ?? '');
      const label =
        type === 'oracle' ? wizard.service : type === 'firebird' ? wizard.firebirdDatabase : wizard.database;
      return lacking([
        [host, wizard.host],
        [database, label],
      ]);
    }
  }
}
