/** A small HR database as one finds it: names of columns in mixed languages, dates as text, a row that cannot be taken over. */
import pg from 'pg';

const statements = `
CREATE TABLE otdel (id integer PRIMARY KEY, parent_id integer, naimenovanie text NOT NULL);
INSERT INTO otdel VALUES (1, NULL, 'Завод'), (2, 1, 'Цех 2'), (3, 1, 'Бухгалтерия');
CREATE TABLE sotrudniki (
  id integer PRIMARY KEY, tab_no text, fio text, otdel_id integer, dolzhnost text, data_priema text, phone text
);
INSERT INTO sotrudniki VALUES (0, '00000', 'Ахметова Айгүл', 2, 'Инженер', '31.02.2021', NULL);
INSERT INTO sotrudniki
  SELECT n, lpad(n::text, 5, '0'), 'Иванов' || n || ' Пётр Сергеевич', 1 + n % 3, 'Слесарь',
    to_char(date '2020-01-20' + n, 'DD.MM.YYYY'), '+7 700 000 00 ' || lpad(n::text, 2, '0')
  FROM generate_series(1, 40) AS n;
CREATE TABLE karty (nomer text PRIMARY KEY, sotrudnik_id integer);
INSERT INTO karty SELECT '213,' || lpad((2000 + n)::text, 5, '0'), n FROM generate_series(1, 40) AS n;
CREATE TABLE log (id integer PRIMARY KEY, line text);
`;

export async function createPeopleDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
