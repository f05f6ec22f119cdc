/** Gives out an identifier and has its number written to the sources that want to know. */
import { buildDocument } from '../config/build.ts';
import type { SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { type IdentifierKind, identifierKinds } from '../model/records.ts';
import { type Assigned, assignIdentifier, type NumberTarget } from '../registry/assign-identifier.ts';
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
      : [{ source: source.name, format: source.assignedNumbers.format ?? null, readAs: readAsOf(source) }],
  );
  const { person: personId, number, format } = wish;
  return assignIdentifier(
    installation.database,
    { personId, kind: kindOf(wish.kind), number, format, ...(wish.range === undefined ? {} : { range: wish.range }) },
    { targets, actor: installation.actor, now: installation.context.now() },
  );
}

function readAsOf({ identifiers, assignedNumbers }: SourceConfig): NumberTarget['readAs'] {
  const { number } = identifiers?.fields ?? {};
  if (number === undefined) return null;
  // Where every row names its format, the statement is taken to write the one that it writes the number in.
  const byRow = number.kind === 'column' && number.formatColumn !== undefined;
  const format = number.format ?? (byRow ? assignedNumbers?.format : undefined);
  if (format === undefined) return null;
  return format === 'dec' && number.bits !== undefined ? { format, bits: number.bits } : { format };
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
