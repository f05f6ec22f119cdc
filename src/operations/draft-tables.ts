/** Tables and views that a source shows, with their columns, from the catalogue of each kind of database; of a directory its units and groups. */
import { directoryTypes, type SqlType, sqlTypes } from '../config/document.ts';
import { type DirectoryList, directoryQueryText } from '../model/directory-query.ts';
import { GatehouseError } from '../model/errors.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { Source } from '../sources/source.ts';
import type { Draft, SourceTable } from './draft.ts';
import { pushedTables } from './draft-pushed.ts';
import { withDraft } from './draft-source.ts';
import type { Installation } from './installation.ts';

/** Rows of a catalogue that are looked at; each is one column of one table. */
const mostColumns = 50_000;

/** Errors: `config.*`, `source.*`; `source.unsupported` where no catalogue is understood. */
export function tablesOfDraft(installation: Installation, draft: Draft, signal: AbortSignal): Promise<SourceTable[]> {
  if (draft['type'] === 'push') return pushedTables(installation, draft['name']);
  return withDraft(installation, draft, signal, async (source, type) => {
    if (directoryTypes.some((known) => known === type)) return directoryParts(source, draft['base'], signal);
    let refused: GatehouseError | undefined;
    for (const text of catalogues(type)) {
      try {
        return await readTables(source, text, signal);
      } catch (error) {
        if (!(error instanceof GatehouseError) || error.code !== 'source.query') throw error;
        refused = error;
      }
    }
    throw new GatehouseError('source.unsupported', 'The source does not tell which tables it has.', {
      remedy: 'Write the queries yourself.',
      cause: refused,
    });
  });
}

/** Parts, units and groups of a directory; the attributes are those of people below `base`. */
async function directoryParts(source: Source, base: unknown, signal: AbortSignal): Promise<SourceTable[]> {
  const list = async (ask: DirectoryList['ask'], below: string): Promise<string[][]> => {
    const rows: string[][] = [];
    for await (const batch of source.read({ text: directoryQueryText({ ask, base: below }) }, signal))
      for (let row = 0; row < batch.count; row++) rows.push(decodeRow(batch, row).map((value) => String(value ?? '')));
    return rows;
  };
  const contexts = (await list('contexts', '')).map(([dn = '']) => dn);
  const [first = ''] = contexts;
  const part = (kind: SourceTable['kind'], name: string, columns: SourceTable['columns'] = []): SourceTable => {
    return { schema: null, name, kind, columns };
  };
  const people = typeof base === 'string' && base !== '' ? base : first;
  const attributes = (await list('attributes', people)).map(([name = '', , , example = '']) => ({
    name,
    type: example,
  }));
  const units = (await list('units', first)).map(([dn = '']) => part('unit', dn));
  const groups = (await list('groups', first)).map(([dn = '', , description = '', members = '']) =>
    part('group', dn, [
      { name: 'description', type: description },
      { name: 'members', type: members },
    ]),
  );
  return [...contexts.map((dn, index) => part('context', dn, index === 0 ? attributes : [])), ...units, ...groups];
}

async function readTables(source: Source, text: string, signal: AbortSignal): Promise<SourceTable[]> {
  const tables = new Map<
    string,
    { schema: string | null; name: string; kind: 'table' | 'view'; columns: { name: string; type: string }[] }
  >();
  let rows = 0;
  for await (const batch of source.read({ text }, signal)) {
    for (let row = 0; row < batch.count; row++) {
      const [schema, name, kind, column, type] = decodeRow(batch, row).map((value) => String(value ?? '').trim());
      const key = `${schema}\u0000${name}`;
      const table = tables.get(key) ?? {
        schema: schema === '' || schema === undefined ? null : schema,
        name: name ?? '',
        kind: /view/i.test(kind ?? '') ? ('view' as const) : ('table' as const),
        columns: [],
      };
      if (column !== undefined && column !== '') table.columns.push({ name: column, type: (type ?? '').toLowerCase() });
      tables.set(key, table);
    }
    rows += batch.count;
    if (rows >= mostColumns) break;
  }
  return [...tables.values()];
}

const informationSchema = (hidden: string): string =>
  `SELECT t.table_schema, t.table_name, t.table_type, c.column_name, c.data_type FROM information_schema.tables t
   JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
   WHERE ${hidden} ORDER BY t.table_schema, t.table_name, c.ordinal_position`;

const ofType: Record<Exclude<SqlType, 'odbc'>, string> = {
  postgresql: informationSchema("t.table_schema NOT IN ('pg_catalog', 'information_schema')"),
  mysql: informationSchema("t.table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')"),
  sqlserver: informationSchema("t.table_schema <> 'sys'").replaceAll(
    /information_schema\.(tables|columns)/g,
    (_whole, name: string) => `INFORMATION_SCHEMA.${name.toUpperCase()}`,
  ),
  oracle: `SELECT o.owner, o.object_name, o.object_type, c.column_name, c.data_type FROM all_objects o
    JOIN all_tab_columns c ON c.owner = o.owner AND c.table_name = o.object_name
    WHERE o.object_type IN ('TABLE', 'VIEW') AND o.owner IN (SELECT username FROM all_users WHERE oracle_maintained = 'N')
    ORDER BY o.owner, o.object_name, c.column_id`,
  firebird: `SELECT '' AS s, r.rdb$relation_name, CASE WHEN r.rdb$view_blr IS NULL THEN 'table' ELSE 'view' END AS k,
    f.rdb$field_name, '' AS t FROM rdb$relations r JOIN rdb$relation_fields f ON f.rdb$relation_name = r.rdb$relation_name
    WHERE coalesce(r.rdb$system_flag, 0) = 0 ORDER BY r.rdb$relation_name, f.rdb$field_position`,
  sqlite: `SELECT '' AS s, m.name, m.type AS k, c.name AS c, c.type AS t FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`,
};

/** Behind ODBC there may be any of them. */
function catalogues(type: string): readonly string[] {
  const known = sqlTypes.find((one) => one === type);
  if (known === undefined) return [];
  if (known !== 'odbc') return [ofType[known]];
  const everywhere = informationSchema(
    "t.table_schema NOT IN ('pg_catalog', 'information_schema', 'mysql', 'sys', 'performance_schema')",
  );
  return [everywhere, ofType.sqlserver, ofType.oracle, ofType.firebird, ofType.sqlite];
}
