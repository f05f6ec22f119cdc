/** Compiles the mapping of a document as far as that is possible without asking the sources which columns they have. */
import type { ConfigurationDocument, EntityConfig } from '../config/document.ts';
import { rowsOf, rowsPlace } from '../config/rows-of.ts';
import { compileMapper, type MappingOptions } from '../mapping/compile.ts';
import { type GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';

/** Throws GatehouseErrors with every fault of expressions, formats and fields; whether columns exist is left to `check`. */
export async function checkMappings(document: ConfigurationDocument): Promise<void> {
  const errors: GatehouseError[] = [];
  for (const [index, source] of document.sources.entries()) {
    for (const entity of mappedEntities) {
      const config = rowsOf(source, entity);
      if (config === undefined) continue;
      const options = { timezone: source.timezone, place: `sources[${index}].${rowsPlace(entity)}` };
      errors.push(...(await faultsOf(entity, config, options)));
    }
  }
  if (errors.length > 0) throw new GatehouseErrors(errors);
}

async function faultsOf(
  entity: MappedEntity,
  config: EntityConfig,
  options: MappingOptions,
): Promise<readonly GatehouseError[]> {
  const columns = new Set<string>();
  // Each round learns columns that expressions name; a document names far fewer than the bound.
  for (let round = 0; round < 200; round++) {
    const errors = await compileErrors(entity, config, [...columns], options);
    const missing = errors.flatMap(({ code, value }) =>
      code === 'config.column' && value !== undefined && !columns.has(value) ? [value] : [],
    );
    if (missing.length === 0) return errors.filter(({ code }) => code !== 'config.column');
    for (const column of missing) columns.add(column);
  }
  return [];
}

async function compileErrors(
  entity: MappedEntity,
  config: EntityConfig,
  columns: readonly string[],
  options: MappingOptions,
): Promise<readonly GatehouseError[]> {
  try {
    await compileMapper(entity, config, columns, options);
    return [];
  } catch (thrown) {
    if (thrown instanceof GatehouseErrors) return thrown.errors;
    throw thrown;
  }
}
