/** Changes of people and their cards; each gives the sentences that tell of it. */
import { dottedDate } from './dates.ts';
import type { Office } from './office.ts';
import { insertCard, insertEmployee, makeEmployee } from './people.ts';
import { rowOf } from './rows.ts';

export function hire({ database, day, random, department, departments }: Office): string[] {
  const last = rowOf(database, 'SELECT max(id) AS id FROM employee WHERE id < 9000');
  const id = Number(last['id']) + 1;
  const dept = random.pick(departments().filter(({ parent }) => parent !== null)).id;
  const employee = { ...makeEmployee(random, id, dept, day), is_blocked: 0 };
  insertEmployee(database, id, employee);
  // New cards are of a kind that the office did not buy before, so they are nobody's yet.
  const card = { number: String(13_900_000 + id), format: 'w37', kind: 'card' } as const;
  insertCard(database, id, card, day);
  const where = department(dept).title;
  return [`Hired ${employee.full_name} (${employee.tab_no}) into ${where}, with card ${card.number}.`];
}

/** A second card for somebody who has one, of the kind that the office buys now. */
export function issueCard({ database, day, version, takePerson }: Office): string[] {
  const person = takePerson(1);
  const card = { number: String(13_990_000 + version), format: 'w37', kind: 'card' } as const;
  insertCard(database, person.id, card, day);
  return [`Gave ${person.who} another card, ${card.number}.`];
}

/** The row stays and says when the person left; the cards are taken back. */
export function dismiss({ database, day, takePerson }: Office): string[] {
  const person = takePerson(1);
  database.prepare('UPDATE employee SET dismissed = ? WHERE id = ?').run(dottedDate(day), person.id);
  database.prepare('DELETE FROM card WHERE employee_id = ?').run(person.id);
  return [`Dismissed ${person.who} on ${dottedDate(day)} and took the cards back.`];
}

/** The row itself goes, as in systems that keep no leavers. */
export function removeFromList({ database, takePerson }: Office): string[] {
  const person = takePerson();
  database.prepare('DELETE FROM card WHERE employee_id = ?').run(person.id);
  database.prepare('DELETE FROM absence WHERE employee_id = ?').run(person.id);
  database.prepare('DELETE FROM employee WHERE id = ?').run(person.id);
  return [`Removed ${person.who} from the list altogether.`];
}

export function transfer({ database, random, takePerson, department, departments }: Office): string[] {
  const person = takePerson();
  const others = departments().filter(({ id, parent }) => parent !== null && id !== person.dept);
  const to = random.pick(others);
  database.prepare('UPDATE employee SET dept = ? WHERE id = ?').run(to.id, person.id);
  return [`Transferred ${person.who} from ${department(person.dept).title} to ${to.title}.`];
}

export function passCard(office: Office): string[] {
  const from = office.takePerson(1);
  const to = office.takePerson();
  const card = firstCard(office, from.id);
  give(office, card.row, to.id);
  return [`Passed card ${card.number} from ${from.who} to ${to.who}.`];
}

export function swapCards(office: Office): string[] {
  const [one, other] = [office.takePerson(1), office.takePerson(1)];
  const [cardOfOne, cardOfOther] = [firstCard(office, one.id), firstCard(office, other.id)];
  give(office, cardOfOne.row, other.id);
  give(office, cardOfOther.row, one.id);
  return [`Swapped card ${cardOfOne.number} of ${one.who} and card ${cardOfOther.number} of ${other.who}.`];
}

function firstCard({ database }: Office, person: number): { row: number; number: string } {
  const card = rowOf(
    database,
    'SELECT rowid AS row, card_no FROM card WHERE employee_id = ? ORDER BY rowid LIMIT 1',
    person,
  );
  return { row: Number(card['row']), number: String(card['card_no']) };
}

function give({ database }: Office, card: number, person: number): void {
  database.prepare('UPDATE card SET employee_id = ? WHERE rowid = ?').run(person, card);
}
