/** Changes of absences and work schedules. */
import { daysAfter, isoDate } from './dates.ts';
import type { Office } from './office.ts';
import { rowOf } from './rows.ts';
import { insertAbsence } from './time.ts';

/** A leave of two weeks that begins when the person has no other absence any more. */
export function addVacation({ database, day, takePerson }: Office): string[] {
  const person = takePerson();
  const last = rowOf(database, 'SELECT max(date_to) AS day FROM absence WHERE employee_id = ?', person.id)['day'];
  const free = last === null ? day : daysAfter(new Date(`${String(last).slice(0, 10)}T00:00:00Z`), 1);
  const from = free > day ? free : day;
  const to = daysAfter(from, 13);
  const id = Number(rowOf(database, 'SELECT max(id) AS id FROM absence WHERE id < 9000')['id']) + 1;
  insertAbsence(database, id, { employee: person.id, type: 'ОТ', from: isoDate(from), to: isoDate(to) });
  return [`Gave ${person.who} leave from ${isoDate(from)} to ${isoDate(to)} (absence ${id}).`];
}

/** The lunch of the office moves by half an hour, every other day back again. */
export function moveLunch({ database, version }: Office): string[] {
  const [starts, ends] = version % 2 === 1 ? ['12:30', '13:30'] : ['12:00', '13:00'];
  database
    .prepare("UPDATE work_schedule SET starts = ?, ends = ? WHERE id = 'W5' AND kind = 'break'")
    .run(starts, ends);
  return [`Rescheduled the lunch of the five-day week to ${starts}-${ends}.`];
}
