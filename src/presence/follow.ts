/** Keeps presence in step with the event log: reads on from a cursor, and begins anew when zones or access points are configured otherwise. */
import type { PresenceConfig } from '../config/document.ts';
import { newestEvent } from '../registry/access-events.ts';
import type { Database } from '../registry/database.ts';
import {
  advancePresence,
  type PresenceCursor,
  passesAfter,
  readInside,
  readPresence,
  readPresenceCursor,
  restartPresence,
  type StoredPresence,
} from '../registry/presence.ts';
import { latestMoves } from './presence.ts';
import { createMoveOf, type Move } from './zones.ts';

const batchEvents = 2000;

/** Reads the log to its present end; gives the id of the last event that was read. May run in several processes at once. */
export async function followLog(database: Database, config: PresenceConfig, signal?: AbortSignal): Promise<number> {
  const moveOf = createMoveOf(config);
  const configuration = JSON.stringify(config);
  for (;;) {
    signal?.throwIfAborted();
    const cursor = await readPresenceCursor(database);
    if (cursor === null || cursor.configuration !== configuration) {
      await restartPresence(database, configuration);
      continue;
    }
    const events = await passesAfter(database, cursor.position, batchEvents);
    const last = events.at(-1);
    if (last === undefined) return cursor.position;
    const moves = events.map(moveOf).filter((move) => move !== null);
    await advancePresence(database, cursor, last.id, async (within) => {
      const known = await readPresence(within, [...new Set(moves.map(({ personId }) => personId))]);
      return [...latestMoves(known, moves).values()];
    });
  }
}

/** Who is inside now, and up to which recording that is known. */
export interface Inside {
  readonly people: readonly StoredPresence[];
  /** Id of the newest event in the log. */
  readonly newest: number;
}

/**
 * Everybody who is in a zone, also of events that nobody has followed yet; those are looked at in passing, and nothing is written.
 */
export async function readWhoIsInside(database: Database, config: PresenceConfig): Promise<Inside> {
  const cursor = await readPresenceCursor(database);
  const made = cursor !== null && cursor.configuration === JSON.stringify(config);
  const newest = await newestEvent(database);
  const people = new Map<number, StoredPresence>(
    made ? (await readInside(database)).map((presence) => [presence.personId, presence]) : [],
  );
  for (const move of (await movesAfter(database, config, made ? cursor : null)).values()) {
    people.set(move.personId, move);
  }
  return { people: [...people.values()].filter(({ zone }) => zone !== null), newest };
}

/** The latest move of each person who moved after the cursor. */
async function movesAfter(
  database: Database,
  config: PresenceConfig,
  cursor: PresenceCursor | null,
): Promise<Map<number, Move>> {
  const moveOf = createMoveOf(config);
  const latest = new Map<number, Move>();
  let position = cursor?.position ?? 0;
  for (;;) {
    const events = await passesAfter(database, position, batchEvents);
    const last = events.at(-1);
    if (last === undefined) return latest;
    position = last.id;
    const moves = events.map(moveOf).filter((move) => move !== null);
    const unseen = moves.map(({ personId }) => personId).filter((personId) => !latest.has(personId));
    const known = cursor === null ? new Map<number, Move>() : await readPresence(database, [...new Set(unseen)]);
    for (const [personId, move] of latestMoves(new Map([...known, ...latest]), moves)) latest.set(personId, move);
  }
}
