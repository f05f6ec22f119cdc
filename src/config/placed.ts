/** Errors of checks that come after the validation, and know their place in words alone, with its line and column. */
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import type { Written } from './faults.ts';
import { pathOfText, pathText } from './path.ts';

/** Runs a check; what it throws gets the position of its place, where the document has that place. */
export async function withPositions(written: Written, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (thrown) {
    if (thrown instanceof GatehouseErrors)
      throw new GatehouseErrors(thrown.errors.map((error) => placed(error, written)));
    throw thrown instanceof GatehouseError ? placed(thrown, written) : thrown;
  }
}

function placed(error: GatehouseError, { tree, positionOf }: Written): GatehouseError {
  const { code, message, place, position } = error;
  if (place === undefined || position !== undefined || !message.startsWith(`${place}:`)) return error;
  const path = pathOfText(tree, place);
  const found = pathText(path) === place ? (positionOf?.(path, 'value') ?? null) : null;
  if (found === null) return error;
  const where = `${place} (line ${found.line}, column ${found.column})`;
  const { value, remedy, cause } = error;
  return new GatehouseError(code, where + message.slice(place.length), {
    place,
    position: found,
    ...(value === undefined ? {} : { value }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(cause === undefined ? {} : { cause }),
  });
}
