import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claim, refusedClaims, type Span, type Standing, spanOf } from './document.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 15 }))
  .map(([from, length]): Span => ({ from, until: from + length }));
const overlap = (one: Span, other: Span): boolean => one.from < other.until && other.from < one.until;

const byNumber = (left: number, right: number): number => left - right;

/** Documents without overlaps, as a registry has them; and claims on their places and on new ones. */
const situations = fc.tuple(fc.array(span, { maxLength: 6 }), fc.array(fc.tuple(span, fc.boolean()), { maxLength: 8 }));

function situationOf([spans, wishes]: [Span[], [Span, boolean][]]): { standing: Standing[]; claims: Claim[] } {
  const there: Span[] = [];
  for (const each of spans) if (!there.some((other) => overlap(each, other))) there.push(each);
  const claims = wishes.map(([wish, moves], id): Claim => {
    const before = moves ? (there.pop() ?? null) : null;
    return { ...wish, id, before };
  });
  return { standing: there.map((each, index) => ({ ...each, id: -1 - index })), claims };
}

describe('Documents of exclusive types', () => {
  test('never overlap after their claims are settled, and no claim is refused without cause', () => {
    fc.assert(
      fc.property(situations, (made) => {
        const { standing, claims } = situationOf(made);
        const refused = refusedClaims(standing, claims);
        const kept: Standing[] = [...standing];
        for (const claim of claims) {
          if (!refused.has(claim.id)) kept.push(claim);
          else if (claim.before !== null) kept.push({ id: claim.id, ...claim.before });
        }
        for (const [index, one] of kept.entries()) {
          for (const other of kept.slice(index + 1)) expect(overlap(one, other)).toBe(false);
        }
        for (const claim of claims) {
          if (refused.has(claim.id)) expect([...standing, ...claims].length).toBeGreaterThan(1);
          else expect(kept.some((each) => each.id === claim.id)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are settled in the same way in whatever order the rows come', () => {
    fc.assert(
      fc.property(situations, (made) => {
        const { standing, claims } = situationOf(made);
        const distinct = claims.filter(
          (claim, index) =>
            claims.findIndex(({ from, until }) => from === claim.from && until === claim.until) === index,
        );
        const refused = [...refusedClaims(standing, distinct).keys()].sort(byNumber);
        expect([...refusedClaims(standing, [...distinct].reverse()).keys()].sort(byNumber)).toEqual(refused);
      }),
      { numRuns: 300 },
    );
  });

  test('may change places within one cycle', () => {
    const claims: Claim[] = [
      { id: 1, from: 10, until: 20, before: { from: 0, until: 10 } },
      { id: 2, from: 0, until: 10, before: { from: 10, until: 20 } },
    ];
    expect(refusedClaims([], claims).size).toBe(0);
  });
});

test('days are whole and the last one is included; hours are as they stand', () => {
  const moscow = (local: number): number => local - 3 * 3_600_000;
  expect(spanOf('2026-03-02', '2026-03-02', moscow)).toEqual({
    from: Date.parse('2026-03-01T21:00:00Z'),
    until: Date.parse('2026-03-02T21:00:00Z'),
  });
  const hours = spanOf('2026-03-02T06:00:00Z', '2026-03-02T10:00:00Z', moscow);
  expect(hours.until - hours.from).toBe(4 * 3_600_000);
});
