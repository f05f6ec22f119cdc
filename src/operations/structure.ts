/** Departments, positions, access levels and work schedules with the number of people of each; and types of documents. */
import type { DocumentType, StoredDocumentType } from '../model/document-types.ts';
import { GatehouseError } from '../model/errors.ts';
import { readDocumentTypes, renameDocumentType, saveDocumentType } from '../registry/documents.ts';
import { headCounts } from '../registry/lists/head-counts.ts';
import type { Installation } from './installation.ts';
import { type ListPage, listPage } from './list-page.ts';

export const structureLists = {
  departments: 'departments',
  positions: 'positions',
  'access-levels': 'accessLevels',
  schedules: 'schedules',
} as const;

/** Errors: `config.source`. */
export async function structurePage<T extends { readonly id: number }>(
  installation: Installation,
  name: keyof typeof structureLists,
  source: string | undefined,
  page: { readonly position: number | null; readonly limit: number },
): Promise<ListPage<T & { readonly people: number }>> {
  const { items, next } = await listPage<T>(installation, name, { source }, page);
  const counts = await headCounts(installation.database, structureLists[name]);
  return { items: items.map((item) => ({ ...item, people: counts.get(item.id) ?? 0 })), next };
}

export function documentTypes({ database }: Installation): Promise<StoredDocumentType[]> {
  return readDocumentTypes(database);
}

/** Adds a type, or changes the one of the same code. Errors: `request.invalid` when another type has the letter. */
export async function putDocumentType({ database }: Installation, type: DocumentType): Promise<StoredDocumentType> {
  return database.transaction(async (within) => {
    const types = await readDocumentTypes(within);
    const other = types.find(({ letter, code }) => letter === type.letter && code !== type.code);
    if (other !== undefined) {
      throw new GatehouseError('request.invalid', `The letter code ${type.letter} belongs to the type ${other.code}.`, {
        place: 'body.letter',
        value: type.letter,
        remedy: 'Choose another letter code, or change that type first.',
      });
    }
    const same = types.find(({ code }) => code === type.code);
    if (same !== undefined && same.letter !== type.letter) await renameDocumentType(within, same.id, type.letter);
    return { ...type, id: await saveDocumentType(within, type) };
  });
}
