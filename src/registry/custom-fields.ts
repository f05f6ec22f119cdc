/** How custom fields of people are shown: their labels and their order. A field that is not here is shown under its own name. */
import type { Database, Table } from './database.ts';

export interface CustomField {
  /** Without `custom.` before it. */
  readonly name: string;
  readonly label: string;
  readonly shown: boolean;
}

const table = {
  name: 'custom_field',
  columns: { name: 'text', label: 'text', position: 'int', shown: 'int' },
} as const satisfies Table;

/** In their order. */
export async function readCustomFields(database: Database): Promise<CustomField[]> {
  const rows = await database.all('SELECT name, label, shown FROM custom_field ORDER BY position, name');
  return rows.map(({ name, label, shown }) => ({
    name: String(name),
    label: String(label),
    shown: Number(shown) === 1,
  }));
}

/** Puts these in the place of all. */
export async function writeCustomFields(within: Database, fields: readonly CustomField[]): Promise<void> {
  await within.run('DELETE FROM custom_field');
  await within.insert(
    table,
    fields.map(({ name, label, shown }, position) => [name, label, position, shown ? 1 : 0]),
  );
}
