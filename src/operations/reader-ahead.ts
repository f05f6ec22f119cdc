/**
 * Makes ready what a cycle will read with, before the registry is open: the process that a driver needs, or the driver itself where it is
 * asked here. Whoever runs cycles loads the rest beside it.
 */
import type { SourceConfig } from '../config/document.ts';
import { loadHere, opensHere } from '../sources/open.ts';
import { type ReaderAhead, startReaderAhead } from '../sources/reader-ahead.ts';

/**
 * Starts a process only where a cycle is sure to need it: its version, which it asks for first, may be all that it reads. Whoever has it must
 * drop it at last.
 */
export function startReaderFor({ type, version }: Pick<SourceConfig, 'type' | 'version'>): ReaderAhead | undefined {
  if (type === 'push') return undefined;
  if (!opensHere(type, version !== undefined)) return startReaderAhead(type);
  loadHere(type);
  return undefined;
}
