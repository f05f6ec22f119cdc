/** The query that gives the rows of an entity, whatever else is configured about it. */
import type { EntityConfig, GuardedEntity, SourceConfig } from './document.ts';

/** Undefined where the source does not read the entity row by row; photos without versions are read person by person. */
export function rowsOf(config: Pick<SourceConfig, GuardedEntity>, entity: GuardedEntity): EntityConfig | undefined {
  return entity === 'photos' ? config.photos?.versions : config[entity];
}

/** Where that query stands in the configuration of its source. */
export function rowsPlace(entity: string): string {
  return entity === 'photos' ? 'photos.versions' : entity;
}
