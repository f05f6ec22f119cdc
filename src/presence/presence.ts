/**
 * Where people are: each person's latest completed pass by the time at which it happened, whatever the order in which passes were recorded. So
 * late, repeated and reordered events change nothing.
 */
import type { Move } from './zones.ts';

/** Of two passes of one person the later one; of two at the same instant the one that was recorded later. */
function later(one: Move | undefined, other: Move): Move {
  if (one === undefined || other.at > one.at) return other;
  return other.at === one.at && other.eventId > one.eventId ? other : one;
}

/** The latest move of each person, of moves in any order; `known` are those of before. */
export function latestMoves(known: ReadonlyMap<number, Move>, moves: readonly Move[]): Map<number, Move> {
  const latest = new Map<number, Move>();
  for (const move of moves) {
    latest.set(move.personId, later(latest.get(move.personId) ?? known.get(move.personId), move));
  }
  for (const [personId, move] of latest) if (known.get(personId) === move) latest.delete(personId);
  return latest;
}
