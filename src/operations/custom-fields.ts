/** Custom fields of people: those that sources fill and those that somebody made by hand, as they are to be shown. */
import { GatehouseError } from '../model/errors.ts';
import { type CustomField, readCustomFields, writeCustomFields } from '../registry/custom-fields.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface ListedCustomField extends CustomField {
  /** The sources that fill it. */
  readonly sources: readonly string[];
}

const prefix = 'custom.';

/** In their order; those that nobody has named yet come last. */
export async function listCustomFields(installation: Installation): Promise<ListedCustomField[]> {
  const filled = await filledFields(installation);
  const kept = await readCustomFields(installation.database);
  const known = new Set(kept.map(({ name }) => name));
  const fresh = [...filled.keys()].filter((name) => !known.has(name)).sort((one, other) => (one < other ? -1 : 1));
  return [...kept, ...fresh.map((name): CustomField => ({ name, label: name, shown: true }))].map((field) => ({
    ...field,
    sources: filled.get(field.name) ?? [],
  }));
}

/** Sets how fields are shown, in this order. What sources fill stays listed whether it is named or not. Errors: `request.invalid`. */
export async function putCustomFields(
  installation: Installation,
  fields: readonly CustomField[],
): Promise<ListedCustomField[]> {
  for (const part of ['name', 'label'] as const) {
    const values = fields.map((field) => field[part]);
    const twice = values.findIndex((value, index) => values.indexOf(value) !== index);
    if (twice < 0) continue;
    throw new GatehouseError('request.invalid', `Two fields have the ${part} "${values[twice]}".`, {
      place: `body.fields[${twice}].${part}`,
      value: values[twice] ?? '',
      remedy: 'Give each field a name and a label of its own.',
    });
  }
  await installation.database.transaction((within) => writeCustomFields(within, fields));
  return listCustomFields(installation);
}

/** The names of the custom fields that the configuration fills, each with its sources. */
async function filledFields(installation: Installation): Promise<ReadonlyMap<string, readonly string[]>> {
  const { raw } = await openStored(installation);
  const filled = new Map<string, string[]>();
  for (const source of raw.sources) {
    for (const field of Object.keys(source.persons?.fields ?? {})) {
      if (!field.startsWith(prefix)) continue;
      const name = field.slice(prefix.length);
      filled.set(name, [...(filled.get(name) ?? []), source.name]);
    }
  }
  return filled;
}
