/** The table of people that is read: made by the server itself, and the sources that read it. */
import pg from 'pg';
import type { SourceConfig } from '../src/config/document.ts';
import { parseDocument } from '../src/config/parse.ts';

export const ways = ['native', 'odbc'] as const;
/** How the same table is reached. */
export type Way = (typeof ways)[number];

export interface PeopleTable {
  readonly people: number;
  /** The source that reads the table: all twelve columns, each of them mapped. */
  source(way: Way): SourceConfig;
  /** The same rows as text of a query. */
  readonly query: string;
  readonly odbcConnection: string;
  /** Gives one person in a hundred another telephone, and the table another version; another hundredth at each call. */
  change(): Promise<void>;
}

const columns =
  'id, tab_no, surname, given_name, patronymic, department, job, hired, contract_until, phone, email, born';

/** Makes a table of `people` rows in the database at `url`. */
export async function createPeople(url: string, people: number): Promise<PeopleTable> {
  const table = `personnel_${people}`;
  await run(
    url,
    `CREATE TABLE ${table} AS SELECT i::bigint AS id, ('T' || lpad(i::text, 8, '0'))::varchar(20) AS tab_no,
      ('Фамилия' || i % 5000)::varchar(60) AS surname, ('Имя' || i % 300)::varchar(60) AS given_name,
      CASE WHEN i % 20 = 0 THEN NULL ELSE 'Отчество' || i % 400 END::varchar(60) AS patronymic,
      ('Отдел разработки и сопровождения ' || i % 900)::varchar(120) AS department,
      ('Ведущий специалист ' || i % 100)::varchar(120) AS job, date '2000-01-01' + (i % 9000)::int AS hired,
      CASE WHEN i % 10 = 0 THEN date '2030-01-01' END AS contract_until, ('+7 900 ' || lpad((i % 10000000)::text, 7, '0'))::varchar(40) AS phone,
      ('person' || i || '@example.org')::varchar(80) AS email, date '1950-01-01' + (i % 20000)::int AS born
      FROM generate_series(1, ${people}) i`,
    `ALTER TABLE ${table} ADD PRIMARY KEY (id)`,
    `CREATE TABLE ${table}_version AS SELECT 1 AS version`,
    `VACUUM ANALYZE ${table}`,
  );
  const query = `SELECT ${columns} FROM ${table}`;
  const { hostname, port, pathname, username, password } = new URL(url);
  const odbcConnection = `Driver={PostgreSQL Unicode};Server=${hostname};Port=${port};Database=${pathname.slice(1)};Uid=${username};Pwd=${password};UseDeclareFetch=1;Fetch=10000`;
  let changes = 0;
  return {
    people,
    query,
    odbcConnection,
    source: (way) => sourceOf(way, way === 'odbc' ? odbcConnection : url, query, table),
    async change() {
      changes += 1;
      await run(
        url,
        `UPDATE ${table} SET phone = '+7 901 ' || lpad(${changes}::text, 7, '0') WHERE id % 100 = ${changes % 100}`,
        `UPDATE ${table}_version SET version = version + 1`,
        `VACUUM ${table}`,
      );
    },
  };
}

function sourceOf(way: Way, connection: string, query: string, table: string): SourceConfig {
  const text = `sources:
  - name: hr
    type: ${way === 'odbc' ? 'odbc' : 'postgresql'}
    connection: ${JSON.stringify(connection)}
    version: SELECT version FROM ${table}_version
    persons:
      query: ${query}
      fields:
        key: id
        employeeId: tab_no
        surname: surname
        givenName: given_name
        patronymic: patronymic
        department: department
        position: job
        validFrom: hired
        validUntil: contract_until
        custom.phone: phone
        custom.email: email
        custom.born: born
`;
  const { document } = parseDocument(text, { env: {}, readFile: () => '' });
  const source = document.sources[0];
  if (source === undefined) throw new Error('the configuration has no source');
  return source;
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
