/** Gives out an identifier and has its number written to the sources that want to know. */
import { buildDocument } from '../config/build.ts';
import { GatehouseError } from '../model/errors.ts';
import { type IdentifierKind, identifierKinds } from '../model/records.ts';
import { type Assigned, assignIdentifier } from '../registry/assign-identifier.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface AssignmentWish {
  readonly person: number;
  /** Null for the next free one. */
  readonly number: string | null;
  readonly format: string;
  readonly kind: string;
  readonly range?: { readonly first: bigint; readonly last: bigint };
}

/** Errors: `command.usage`, and those of `assignIdentifier`. */
export async function assignNumber(installation: Installation, wish: AssignmentWish): Promise<Assigned> {
  const { raw } = await openStored(installation);
  const targets = buildDocument(raw).sources.flatMap((source) =>
    source.assignedNumbers === undefined || source.readOnly
      ? []
      : [{ source: source.name, format: source.assignedNumbers.format ?? null }],
  );
  const { person: personId, number, format } = wish;
  return assignIdentifier(
    installation.database,
    { personId, kind: kindOf(wish.kind), number, format, ...(wish.range === undefined ? {} : { range: wish.range }) },
    { targets, actor: installation.actor, now: installation.context.now() },
  );
}

function kindOf(word: string): IdentifierKind {
  const found = identifierKinds.find((kind) => kind === word);
  if (found !== undefined) return found;
  throw new GatehouseError('command.usage', `"${word}" is no kind of identifier.`, {
    place: '--kind',
    value: word,
    remedy: `Kinds are ${identifierKinds.join(', ')}.`,
  });
}
