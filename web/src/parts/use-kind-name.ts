/** What a kind of source is called: names as their makers write them, the same in every language, or words of the language in use. */
import { useCallback } from 'react';
import { useTexts } from '../i18n/language.tsx';

const titles: Readonly<Record<string, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL, MariaDB',
  sqlserver: 'Microsoft SQL Server',
  oracle: 'Oracle Database',
  firebird: 'Firebird',
  sqlite: 'SQLite',
  'active-directory': 'Active Directory',
  ldap: 'LDAP',
};

export function useKindName(): (type: string) => string {
  const { wizard, pushing } = useTexts();
  return useCallback(
    (type) => {
      if (type === 'odbc') return wizard.odbcTitle;
      return type === 'push' ? pushing.kindTitle : (titles[type] ?? type);
    },
    [wizard, pushing],
  );
}
