/** Custom fields of people: how they are called, in which order they stand, and which of them are shown. */
import { type Page, request } from './client.ts';

export interface ShownCustomField {
  readonly name: string;
  readonly label: string;
  readonly shown: boolean;
}

export interface CustomField extends ShownCustomField {
  /** The sources that fill it. */
  readonly sources: readonly string[];
}

export async function listCustomFields(signal?: AbortSignal): Promise<readonly CustomField[]> {
  const page: Page<CustomField> = await request('GET', '/custom-fields', { query: { limit: 500 }, signal });
  return page.items;
}

export async function putCustomFields(fields: readonly ShownCustomField[]): Promise<readonly CustomField[]> {
  const body = { fields: fields.map(({ name, label, shown }) => ({ name, label, shown })) };
  const { items }: { readonly items: readonly CustomField[] } = await request('PUT', '/custom-fields', { body });
  return items;
}
