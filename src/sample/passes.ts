/** What happens at the doors of the sample, and what of it comes back into the HR database. */
import { openSqlite, type SqliteDatabase } from '../sqlite/open.ts';
import { random } from './random.ts';
import { rowsOf, type SampleRow } from './rows.ts';

/** People whose card opens a door in the sample's morning. */
const passes = 200;

/** The events of half an hour before `now`, as doors send them: a card each, of which the last is nobody's. */
export function samplePasses(path: string, now: Date): readonly Readonly<Record<string, string>>[] {
  const cards = read(path, (database) => rowsOf(database, cardsThatOpen, passes));
  const chance = random(passes);
  const doors = ['Проходная 1', 'Проходная 2', 'Склад', 'Заводоуправление'];
  const begin = now.getTime() - 1_800_000;
  const step = Math.floor(1_800_000 / (cards.length + 1));
  const event = (index: number, number: string, format: string, outcome: string) => ({
    id: `${begin}-${index}`,
    time: new Date(begin + index * step).toISOString(),
    accessPoint: chance.pick(doors),
    direction: chance.chance(90) ? 'in' : 'out',
    outcome,
    number,
    format,
  });
  return [
    ...cards.map(({ card_no, fmt }, index) => event(index + 1, String(card_no), String(fmt), 'granted')),
    event(cards.length + 1, nobodysCard, 'w26', 'denied'),
  ];
}

/** Of the numbers that no card of the sample has. */
const nobodysCard = '030,12345';

const cardsThatOpen = `
  SELECT card_no, fmt FROM card JOIN employee ON employee.id = employee_id
  WHERE employee_id < 9000 AND dismissed IS NULL AND is_blocked = 0 AND fmt NOT IN ('magstripe') AND card_no NOT LIKE '300,%'
  GROUP BY employee_id ORDER BY employee_id * 7919 % 1009 LIMIT ?`;

/** The personnel number of somebody who works here and has no card. */
export function withoutCard(path: string): string {
  const [person] = read(path, (database) =>
    rowsOf(
      database,
      'SELECT tab_no FROM employee WHERE id < 9000 AND dismissed IS NULL AND is_blocked = 0 AND id NOT IN (SELECT employee_id FROM card) ORDER BY id LIMIT 1',
    ),
  );
  return String(person?.['tab_no']);
}

/** The passes that Gatehouse has written into the HR database, in their order, with the person's name. */
export function receivedPasses(path: string): SampleRow[] {
  return read(path, (database) =>
    rowsOf(
      database,
      'SELECT happened, tab_no, full_name, door, direction, access_event.card_no FROM access_event JOIN employee ON employee.id = employee_id ORDER BY access_event.id',
    ),
  );
}

function read<T>(path: string, use: (database: SqliteDatabase) => T): T {
  const database = openSqlite(path, { readOnly: true });
  try {
    return use(database);
  } finally {
    database.close();
  }
}
