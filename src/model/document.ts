/** Justification documents: the time that one covers, and which of several can stand beside each other. */

/** Milliseconds since 1970, the end excluded. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The time that a period covers. Days (`YYYY-MM-DD`) are whole, the last one included; hours (`YYYY-MM-DDTHH:MM:SSZ`) are as they stand.
 * `toInstant` gives the instant of a local time written as if it were UTC.
 */
export function spanOf(from: string, to: string, toInstant: (local: number) => number): Span {
  return {
    from: from.length === 10 ? toInstant(Date.parse(`${from}T00:00:00Z`)) : Date.parse(from),
    until: to.length === 10 ? toInstant(Date.parse(`${to}T00:00:00Z`) + 86_400_000) : Date.parse(to),
  };
}

/** A document that is new or changes; `before` is the time that it covers now, where it is there already. */
export interface Claim extends Span {
  readonly id: number;
  readonly before: Span | null;
}

/** A document that is there and stays as it is. */
export interface Standing extends Span {
  readonly id: number;
}

/**
 * Of one person's documents of exclusive types: which claims cannot be met, by the document that stands in their way. What is there stays,
 * and of several claims the one that begins first is met, so the order of rows does not matter. A claim that is refused leaves its
 * document as it was, which may stand in the way of another.
 */
export function refusedClaims(standing: readonly Standing[], claims: readonly Claim[]): Map<number, number> {
  const inOrder = [...claims].sort((left, right) => left.from - right.from || left.until - right.until);
  const refused = new Map<number, number>();
  for (let settled = false; !settled; ) {
    settled = true;
    const taken: Standing[] = [...standing];
    for (const claim of inOrder) {
      if (refused.has(claim.id) && claim.before !== null) taken.push({ id: claim.id, ...claim.before });
    }
    for (const claim of inOrder) {
      if (refused.has(claim.id)) continue;
      const other = taken.find((span) => span.from < claim.until && claim.from < span.until);
      if (other === undefined) taken.push(claim);
      else {
        refused.set(claim.id, other.id);
        // Its old time counts again, also for claims that were met before it.
        if (claim.before !== null) settled = false;
      }
      if (!settled) break;
    }
  }
  return refused;
}
