/** The office finds its wrong rows one by one. */
import type { Office } from './office.ts';

/** Corrects the first row that is still wrong; nothing when all are right. */
export function correctWrongRow({ database }: Office): string[] {
  for (const { sql, sentence } of corrections) {
    if (Number(database.prepare(sql).run().changes) > 0) return [sentence];
  }
  return [];
}

const corrections = [
  {
    sql: "UPDATE employee SET hired = '29.02.2024' WHERE id = 9001 AND hired = '31.02.2024'",
    sentence: 'Corrected the day on which 09001 was hired from 31.02.2024 to 29.02.2024.',
  },
  {
    sql: "UPDATE card SET card_no = '030,12345' WHERE card_no = '300,12345'",
    sentence: 'Corrected card 300,12345 to 030,12345.',
  },
  {
    sql: 'UPDATE employee SET dept = 24 WHERE id = 9002 AND dept = 999',
    sentence: 'Corrected the department of 09002 from 999 to 24.',
  },
  {
    sql: `UPDATE employee SET surname = 'Нұрланов', given_name = 'Ерасыл', full_name = 'Нұрланов Ерасыл'
      WHERE id = 9003 AND surname = ''`,
    sentence: 'Wrote down the missing name of 09003: Нұрланов Ерасыл.',
  },
  {
    sql: 'UPDATE card SET employee_id = 9003 WHERE employee_id = 8888',
    sentence: 'Gave card 017,04711 to 09003; it was noted for an employee 8888, who never was.',
  },
  {
    sql: "UPDATE card SET card_no = '47110815', fmt = 'w37' WHERE fmt = 'magstripe'",
    sentence: 'Replaced the magnetic stripe 4711-0815 by card 47110815.',
  },
  {
    sql: "UPDATE absence SET date_to = '2026-02-09' WHERE id = 9001 AND date_to = '2026-01-09'",
    sentence: 'Corrected the end of absence 9001 from 2026-01-09 to 2026-02-09.',
  },
  {
    sql: "UPDATE absence SET type = 'У' WHERE id = 9002 AND type = 'QQ'",
    sentence: 'Corrected the type of absence 9002 from QQ to У.',
  },
  {
    sql: "UPDATE absence SET date_from = '2026-01-26' WHERE id = 9003 AND date_from = '2026-01-20'",
    sentence: 'Moved the start of absence 9003 behind the leave that it overlapped, to 2026-01-26.',
  },
];
