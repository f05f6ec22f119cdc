import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, mergePerson, type PersonFacts, type PersonLink } from './person-state.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const facts: fc.Arbitrary<PersonFacts> = fc.record({
  surname: maybe(fc.constantFrom('A', 'B')),
  givenName: maybe(fc.constantFrom('C', 'D')),
  patronymic: maybe(fc.constant('E')),
  employeeId: maybe(fc.constantFrom('1', '2')),
  department: maybe(fc.nat(3)),
  position: maybe(fc.nat(3)),
  accessLevels: maybe(fc.uniqueArray(fc.nat(3)).map((ids) => ids.sort((left, right) => left - right))),
  validFrom: maybe(fc.constant('2026-01-01')),
  validUntil: maybe(fc.constant('2027-01-01')),
  blocked: fc.boolean(),
  custom: fc.dictionary(fc.constantFrom('x', 'y'), maybe(fc.constantFrom('1', '2'))),
});
const links: fc.Arbitrary<PersonLink[]> = fc.uniqueArray(
  fc.record({
    sourceId: fc.nat(4),
    priority: fc.nat(2),
    status: fc.constantFrom(null, 'blocked' as const, 'dismissed' as const),
    facts,
  }),
  { selector: ({ sourceId }) => sourceId, minLength: 1 },
);

describe('what sources make of a person', () => {
  test('does not depend on the order in which they are asked', () => {
    fc.assert(
      fc.property(links, (all) => {
        expect(mergePerson(all.toReversed(), new Map())).toEqual(mergePerson(all, new Map()));
      }),
    );
  });

  test('is what the first in order says, wherever it says something', () => {
    fc.assert(
      fc.property(links, (all) => {
        const present = all.map((link) => ({ ...link, status: null }));
        const [first] = present.toSorted(
          (left, right) => left.priority - right.priority || left.sourceId - right.sourceId,
        );
        const state = mergePerson(present, new Map());
        if (first?.facts.department !== null) expect(state.department).toBe(first?.facts.department);
        if (first?.facts.accessLevels !== null) expect(state.accessLevels).toEqual(first?.facts.accessLevels);
      }),
    );
  });

  test('leaves out those who are silent while anybody is left, and is active only while somebody is', () => {
    fc.assert(
      fc.property(links, (all) => {
        const present = all.filter(({ status }) => status === null);
        const state = mergePerson(all, new Map());
        if (present.length === 0) expect(state.status).not.toBe('active');
        else expect(state).toEqual(mergePerson(present, new Map()));
      }),
    );
  });

  test('gives way to overrides, and differs from itself in nothing', () => {
    fc.assert(
      fc.property(links, (all) => {
        const state = mergePerson(
          all,
          new Map<string, unknown>([
            ['surname', 'Z'],
            ['custom.x', null],
          ]),
        );
        expect(state.surname).toBe('Z');
        expect(state.custom).not.toHaveProperty('x');
        expect(differences(state, state)).toEqual({});
      }),
    );
  });
});
