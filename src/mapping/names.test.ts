import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitName } from './names.ts';

function parts(text: string): (string | null)[] | undefined {
  const name = splitName(text);
  return name && [name.surname, name.givenName, name.patronymic];
}

describe('a whole name', () => {
  it.each([
    ['Иванов Иван Иванович', 'Иванов', 'Иван', 'Иванович'],
    ['Иванов-Петров Иван Иванович', 'Иванов-Петров', 'Иван', 'Иванович'],
    ['Иванов - Петров Иван Иванович', 'Иванов-Петров', 'Иван', 'Иванович'],
    ['Иванов   Иван\tИванович', 'Иванов', 'Иван', 'Иванович'],
    ['Иванов Иван', 'Иванов', 'Иван', null],
    ['Иванов', 'Иванов', null, null],
    ['Мамедов Али Гасан оглы', 'Мамедов', 'Али', 'Гасан оглы'],
    ['Алиева Лейла Гасан Кызы', 'Алиева', 'Лейла', 'Гасан Кызы'],
    ['Мамедов Али Гасан-оглы', 'Мамедов', 'Али', 'Гасан-оглы'],
    ['Серіков Ерлан Марат ұлы', 'Серіков', 'Ерлан', 'Марат ұлы'],
    ['Серікова Айгүл Марат қызы', 'Серікова', 'Айгүл', 'Марат қызы'],
    ['Нурланов Ерлан Маратұлы', 'Нурланов', 'Ерлан', 'Маратұлы'],
    ['Петров Водкин Кузьма Сергеевич', 'Петров Водкин', 'Кузьма', 'Сергеевич'],
    ['Петрова Водкина Анна Ильинична', 'Петрова Водкина', 'Анна', 'Ильинична'],
    ['ван дер Ваальс Ян', 'ван дер Ваальс', 'Ян', null],
    ['Smith, John', 'Smith', 'John', null],
    ['Иванов, Иван Иванович', 'Иванов', 'Иван', 'Иванович'],
    ['иванов иван иванович', 'иванов', 'иван', 'иванович'],
    ["O'Neil John", "O'Neil", 'John', null],
    ['García Márquez Gabriel José', 'García', 'Márquez', 'Gabriel José'],
  ])('%s', (text, surname, givenName, patronymic) => {
    expect(parts(text)).toEqual([surname, givenName, patronymic]);
  });

  it.each(['-', '...', ', ,'])('%s is no name', (text) => {
    expect(splitName(text)).toBeUndefined();
  });

  it('keeps every word, and leaves no blank at an end', () => {
    const word = fc.constantFrom('Иванов', 'Иван', 'Петрович', 'оглы', 'де', 'Smith', 'иванова-петрова', 'X', '1');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(' ', '  ', '\t', '\u00a0'),
        (list, gap) => {
          const made = parts(list.join(gap));
          expect(made?.filter((part) => part !== null).join(' ')).toBe(list.join(' '));
        },
      ),
      { numRuns: 300 },
    );
  });
});
