/** The kinds of sources that the wizard offers, with what each asks for. */
import {
  IconAddressBook,
  IconBrandMysql,
  IconBuildingCommunity,
  IconDatabase,
  IconFeather,
  IconFlame,
  IconPlug,
  IconServer2,
  IconTable,
  IconTransferIn,
  type TablerIcon,
} from '@tabler/icons-react';

export const kinds = [
  'postgresql',
  'mysql',
  'sqlserver',
  'oracle',
  'firebird',
  'sqlite',
  'odbc',
  'active-directory',
  'ldap',
  'push',
] as const;
export type Kind = (typeof kinds)[number];

interface KindFacts {
  readonly icon: TablerIcon;
  readonly scheme: string;
  readonly port: string;
}

export const kindFacts: Readonly<Record<Kind, KindFacts>> = {
  postgresql: { icon: IconDatabase, scheme: 'postgres', port: '5432' },
  mysql: { icon: IconBrandMysql, scheme: 'mysql', port: '3306' },
  sqlserver: { icon: IconServer2, scheme: 'sqlserver', port: '1433' },
  oracle: { icon: IconTable, scheme: 'oracle', port: '1521' },
  firebird: { icon: IconFlame, scheme: 'firebird', port: '3050' },
  sqlite: { icon: IconFeather, scheme: 'sqlite', port: '' },
  odbc: { icon: IconPlug, scheme: '', port: '' },
  'active-directory': { icon: IconBuildingCommunity, scheme: 'ldaps', port: '636' },
  ldap: { icon: IconAddressBook, scheme: 'ldaps', port: '636' },
  push: { icon: IconTransferIn, scheme: '', port: '' },
};

export function isKind(text: string): text is Kind {
  return (kinds as readonly string[]).includes(text);
}

/** Kinds whose rows are entries of a directory: they have filters and attributes, and neither queries nor tables. */
export function isDirectory(type: string): boolean {
  return type === 'ldap' || type === 'active-directory';
}

/** Kinds that are asked in a language of their own. */
export function hasQueries(type: string): boolean {
  return !isDirectory(type) && type !== 'push';
}
