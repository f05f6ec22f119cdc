/** People of the sample HR database at its doors: access events as a controller would send them. */
import { openSqlite } from '../sqlite/open.ts';
import { random } from './random.ts';
import { rowsOf, type SampleRow } from './rows.ts';

/** As `accessEventReader` takes it. */
export type SamplePass = Readonly<Record<string, string>>;

/** Whoever came in goes out the next time. Called in the same order on the same file it tells the same. */
export function sampleTraffic(path: string): (time: Date) => SamplePass[] {
  const inside = new Set<number>();
  let turn = 0;
  return (time) => {
    turn += 1;
    const chance = random(turn * 104_729);
    const holders = cardsOf(path);
    return Array.from({ length: chance.between(1, 3) }, (_, index): SamplePass => {
      const card = chance.pick(holders);
      const holder = Number(card['employee_id']);
      const door = chance.pick(doors);
      const common = {
        id: `pass-${turn}-${index}`,
        time: time.toISOString(),
        accessPoint: door,
        number: String(card['card_no']),
        format: String(card['fmt']),
      };
      if (chance.chance(6)) return { ...common, direction: 'in', outcome: 'denied', reason: chance.pick(reasons) };
      const direction = inside.delete(holder) ? 'out' : 'in';
      if (direction === 'in') inside.add(holder);
      return { ...common, direction, outcome: 'granted' };
    });
  };
}

function cardsOf(path: string): SampleRow[] {
  const database = openSqlite(path, { readOnly: true });
  try {
    return rowsOf(database, cards);
  } finally {
    database.close();
  }
}

// Without the wrong rows: their people have ids from 9000 on, and two cards of others are not what they should be.
const cards = `
  SELECT card.employee_id, card_no, fmt FROM card JOIN employee ON employee.id = employee_id
  WHERE employee.id < 9000 AND dismissed IS NULL AND fmt <> 'magstripe' AND card_no NOT LIKE '300,%'
  ORDER BY card.rowid`;

const doors = ['Проходная 1', 'Проходная 1', 'Проходная 2', 'Склад', 'Корпус 3'];
const reasons = ['Нет доступа в это время', 'Нет доступа через эту точку'];
