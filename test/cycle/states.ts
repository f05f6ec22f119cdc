/** Random states of a source that all can be used, so that the registry is a function of the state alone. */
import fc from 'fast-check';
import { card, department, named, person } from './harness.ts';
import type { TestRow, TestRows } from './memory-source.ts';

const keys = ['1', '2', '3', '4', '5', '6'] as const;

/** Departments form a forest: a parent has a smaller key. Nobody refers to what is not there, and no card is given twice. */
export const sourceState: fc.Arbitrary<TestRows> = fc
  .record({
    departments: fc.dictionary(
      fc.constantFrom(...keys),
      fc.record({ title: fc.constantFrom('A', 'B'), above: fc.nat(6) }),
    ),
    positions: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('P', 'Q')),
    people: fc.dictionary(
      fc.constantFrom(...keys, '7', '8'),
      fc.record({
        surname: fc.constantFrom('Smith', 'Jones', 'Иванов'),
        phone: fc.constantFrom(null, '1', '2'),
        dept: fc.nat(6),
        post: fc.nat(6),
        blocked: fc.boolean(),
      }),
    ),
    cards: fc.dictionary(fc.constantFrom('10', '20', '30', '40'), fc.nat(8)),
  })
  .map(({ departments, positions, people, cards }) => {
    const departmentKeys = Object.keys(departments).sort();
    const positionKeys = Object.keys(positions);
    const personKeys = Object.keys(people);
    const pick = (from: readonly string[], index: number): string | null => from[index] ?? null;
    return {
      departments: departmentKeys.map((key, index) => {
        const { title, above } = departments[key] ?? { title: '', above: 0 };
        return department(key, `${title}${key}`, above < index ? pick(departmentKeys, above) : null);
      }),
      positions: positionKeys.map((key) => named(key, `${positions[key]}${key}`)),
      persons: personKeys.map((key): TestRow => {
        const { surname = '', phone = null, dept = 0, post = 0, blocked = false } = people[key] ?? {};
        return person(key, {
          surname,
          phone,
          dept: pick(departmentKeys, dept),
          post: pick(positionKeys, post),
          blocked,
        });
      }),
      cards: Object.entries(cards).flatMap(([number, index]) => {
        const owner = pick(personKeys, index);
        return owner === null ? [] : [card(owner, number)];
      }),
    };
  });
