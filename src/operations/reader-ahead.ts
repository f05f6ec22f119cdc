/**
 * Starts the process that a cycle will read in before the registry is open and the source's configuration known. Whoever runs cycles loads
 * little until it has: reading through ODBC then waits for no process to start.
 */
import type { SourceType } from '../config/document.ts';
import { opensHere } from '../sources/open.ts';
import { type ReaderAhead, startReaderAhead } from '../sources/reader-ahead.ts';

/** How a source's cycles begin. */
export interface CycleBeginning {
  readonly type: SourceType;
  /** Whether they ask for a version first, which may be all that they read. */
  readonly asksVersion: boolean;
}

/** Starts one only where a cycle is sure to need it. Whoever has it must drop it at last. */
export function startReaderFor({ type, asksVersion }: CycleBeginning): ReaderAhead | undefined {
  if (type === 'push' || opensHere(type, asksVersion)) return undefined;
  return startReaderAhead(type);
}
