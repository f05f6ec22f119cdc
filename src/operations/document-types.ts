/** Types of justification documents: shown, added, changed, and removed while no document is of them. */
import { type DocumentType, type StoredDocumentType, sameCode } from '../model/document-types.ts';
import { GatehouseError } from '../model/errors.ts';
import { addAuditEntry } from '../registry/audit.ts';
import type { Database } from '../registry/database.ts';
import {
  countDocumentsOfType,
  deleteDocumentType,
  readDocumentTypes,
  renameDocumentType,
  saveDocumentType,
} from '../registry/documents.ts';
import type { Installation } from './installation.ts';

export function documentTypes({ database }: Installation): Promise<StoredDocumentType[]> {
  return readDocumentTypes(database);
}

/** Adds a type, or changes the one of the same numeric code. Errors: `document.typeTaken`. */
export async function putDocumentType({ database }: Installation, type: DocumentType): Promise<StoredDocumentType> {
  return database.transaction(async (within) => put(within, type, await readDocumentTypes(within)));
}

/** Errors: `document.typeTaken`. */
export async function addDocumentType(installation: Installation, type: DocumentType): Promise<StoredDocumentType> {
  const added = await installation.database.transaction(async (within) => {
    const types = await readDocumentTypes(within);
    const same = types.find(({ code }) => code === type.code);
    if (same !== undefined) throw taken(`The numeric code ${type.code}`, type.code, same);
    return put(within, type, types);
  });
  await note(installation, 'added a type of documents', added);
  return added;
}

/** Changes what is given of the type with the numeric code. Errors: `command.notFound`, `document.typeTaken`. */
export async function changeDocumentType(
  installation: Installation,
  code: string,
  change: Partial<Omit<DocumentType, 'code'>>,
): Promise<StoredDocumentType> {
  const changed = await installation.database.transaction(async (within) => {
    const types = await readDocumentTypes(within);
    const { id: _, ...old } = known(types, code);
    return put(within, { ...old, ...change }, types);
  });
  await note(installation, 'changed a type of documents', changed);
  return changed;
}

/** Errors: `command.notFound`, `document.typeInUse`. */
export async function removeDocumentType({ database }: Installation, code: string): Promise<StoredDocumentType> {
  return database.transaction(async (within) => {
    const type = known(await readDocumentTypes(within), code);
    const documents = await countDocumentsOfType(within, type.id);
    if (documents > 0) {
      throw new GatehouseError('document.typeInUse', `Documents of the type ${type.letter} (${code}): ${documents}.`, {
        value: code,
        remedy: 'Give them another type in their source, or remove them there; a cycle must see that first.',
      });
    }
    await deleteDocumentType(within, type.id);
    return type;
  });
}

/** The same from the command line, noted in the audit log as the server notes what comes over its interface. */
export async function removeDocumentTypeNoted(installation: Installation, code: string): Promise<StoredDocumentType> {
  const removed = await removeDocumentType(installation, code);
  await note(installation, 'removed a type of documents', removed);
  return removed;
}

/** A source may name a type by either code, so no code of one type may read like a code of another. */
async function put(
  within: Database,
  type: DocumentType,
  types: readonly StoredDocumentType[],
): Promise<StoredDocumentType> {
  const same = types.find(({ code }) => code === type.code);
  for (const other of types.filter(({ code }) => code !== type.code)) {
    for (const [what, text] of [
      ['The numeric code', type.code],
      ['The letter code', type.letter],
    ] as const) {
      if (sameCode(text, other.letter) || sameCode(text, other.code)) throw taken(`${what} ${text}`, text, other);
    }
  }
  if (same !== undefined && same.letter !== type.letter) await renameDocumentType(within, same.id, type.letter);
  return { ...type, id: await saveDocumentType(within, type) };
}

function taken(what: string, value: string, other: StoredDocumentType): GatehouseError {
  return new GatehouseError('document.typeTaken', `${what} belongs to the type ${other.letter} (${other.code}).`, {
    value,
    remedy: 'Choose another code, or change that type first.',
  });
}

function known(types: readonly StoredDocumentType[], code: string): StoredDocumentType {
  const type = types.find((candidate) => candidate.code === code);
  if (type !== undefined) return type;
  throw new GatehouseError('command.notFound', `No type of documents has the numeric code ${code}.`, {
    place: 'code',
    value: code,
    remedy: 'See the types: gatehouse document-types list',
  });
}

async function note({ database, context, actor }: Installation, what: string, type: DocumentType): Promise<void> {
  await addAuditEntry(database, {
    at: context.now().toISOString(),
    accountId: null,
    actor,
    tokenId: null,
    what,
    target: `document type ${type.code} (${type.letter})`,
    outcome: 'done',
    address: 'local',
  });
}
