/** Employees and their cards, made by chance. */
import type { SqliteDatabase } from '../sqlite/open.ts';
import type { SampleCard } from './cards.ts';
import { dottedDate, isoDate } from './dates.ts';
import { personName } from './names.ts';
import { accessLevels, positions } from './plant.ts';
import type { Random } from './random.ts';
import { scheduleOf } from './time.ts';

/** One row of the table `employee`, except for the id. */
interface Employee {
  readonly tab_no: string;
  readonly surname: string;
  readonly given_name: string;
  readonly patronymic: string;
  readonly full_name: string;
  readonly dept: number;
  readonly post_id: number;
  readonly phone: string | null;
  readonly car_make: string;
  readonly car_plate: string;
  readonly hired: string;
  readonly dismissed: string | null;
  readonly is_blocked: number;
  readonly schedule_id: string;
  readonly levels: string;
}

/** An employee of the department, hired on the day. */
export function makeEmployee(random: Random, id: number, dept: number, hired: Date): Employee {
  const { surname, givenName, patronymic } = personName(random);
  const car = random.chance(30);
  return {
    tab_no: String(id).padStart(5, '0'),
    surname,
    given_name: givenName,
    patronymic,
    full_name: [surname, givenName, patronymic].join(' ').trim(),
    dept,
    post_id: random.between(1, positions.length),
    phone: random.chance(70) ? `+7 70${random.between(0, 9)} ${random.between(100, 999)} ${digits(random, 4)}` : null,
    car_make: car ? random.pick(carMakes) : '',
    car_plate: car ? `${digits(random, 3)} ${random.pick(plateLetters)} ${random.pick(plateRegions)}` : '',
    hired: dottedDate(hired),
    dismissed: null,
    is_blocked: random.chance(1) ? 1 : 0,
    schedule_id: scheduleOf(id),
    levels: levelsOf(random),
  };
}

export function insertEmployee(database: SqliteDatabase, id: number, employee: Employee): void {
  const columns = Object.keys(employee);
  database
    .prepare(`INSERT INTO employee (id, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`)
    .run(id, ...Object.values(employee));
}

/** Gives the card to the person from the day on; every third card ends after five years. */
export function insertCard(database: SqliteDatabase, person: number, card: SampleCard, issued: Date): void {
  const expires = issued.getUTCDate() % 3 === 0 ? new Date(issued) : null;
  expires?.setUTCFullYear(issued.getUTCFullYear() + 5);
  database
    .prepare('INSERT INTO card (employee_id, card_no, fmt, kind, issued, expires) VALUES (?, ?, ?, ?, ?, ?)')
    .run(person, card.number, card.format, card.kind, isoDate(issued), expires ? isoDate(expires) : null);
}

function levelsOf(random: Random): string {
  const others = accessLevels.slice(1).filter(() => random.chance(18));
  return [accessLevels[0], ...others].join(';');
}

function digits(random: Random, count: number): string {
  return String(random.between(0, 10 ** count - 1)).padStart(count, '0');
}

const carMakes = ['Lada', 'Toyota', 'Hyundai', 'Kia', 'Chevrolet', ' УАЗ ', 'Škoda', 'Renault'];
// Written as people write them: in small and in capital letters.
const plateLetters = ['abc', 'KZT', 'mna', 'EKA', 'aaz', 'BVM'];
const plateRegions = ['01', '02', '05', '09', '14', '17'];
