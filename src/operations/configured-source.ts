/** The one source that an operation is about, with its references resolved. */
import { buildDocument } from '../config/build.ts';
import type { SourceConfig } from '../config/document.ts';
import { resolveDocument } from '../config/resolve.ts';
import type { Installation } from './installation.ts';
import { type Opened, unknownSource } from './stored-configuration.ts';

/** One source ready for use, and all sources for their priorities. */
export interface ConfiguredSource {
  readonly config: SourceConfig;
  readonly sources: readonly SourceConfig[];
  /** Place of the source in the stored document: `sources[0]`. */
  readonly place: string;
}

/** Errors: `config.source`, `config.secret`, `config.reference`. */
export function configuredSource({ raw, lost }: Opened, name: string, { lookup }: Installation): ConfiguredSource {
  const index = raw.sources.findIndex((source) => source.name === name);
  if (index < 0) throw unknownSource(raw, name);
  const error = lost.get(name);
  if (error !== undefined) throw error;
  const config = resolveDocument(raw, lookup, [name]).sources[0];
  if (config === undefined) throw unknownSource(raw, name);
  // Of the others only priorities are needed, so their references may stay as they are.
  const sources = buildDocument(raw).sources.map((source) => (source.name === name ? config : source));
  return { config, sources, place: `sources[${index}]` };
}
