/** Gives out an identifier: recorded as a change, and sent to every source that wants to know. */
import {
  type CardNumber,
  describeFormat,
  hexOf,
  numberFromHex,
  parseNumber,
  printNumber,
} from '../model/card-number/card-number.ts';
import { GatehouseError } from '../model/errors.ts';
import type { IdentifierKind } from '../model/records.ts';
import { recordChanges } from './changes.ts';
import { type Database, one } from './database.ts';
import { insertIdentifiers, reserveIdentifiers } from './identifiers.ts';
import { linkStatesOf } from './links.ts';
import { requestWritebacks } from './number-writebacks.ts';
import { findSource } from './sources.ts';

export interface Assignment {
  readonly personId: number;
  readonly kind: IdentifierKind;
  /** As `format` writes it; null for the next free one of the range. */
  readonly number: string | null;
  readonly format: string;
  /** Where the next free number is looked for, as the format's plain values; the first may be 1 and the last all that its bits hold. */
  readonly range?: { readonly first: bigint; readonly last: bigint };
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** A source that wants the numbers, and the format in which (null: as it was given out). */
export interface NumberTarget {
  readonly source: string;
  readonly format: string | null;
  /** How the source's own identifiers are read; null where it has none, or a format that is not known beforehand. */
  readonly readAs: { readonly format: string; readonly bits?: number } | null;
}

export interface Assigned {
  readonly identifierId: number;
  readonly number: string;
  /** The sources to which it will be written. */
  readonly sources: readonly string[];
}

/** Errors: `command.notFound`, `identifier.taken`, `identifier.noneFree`, `identifier.readBack`, `number.*` (also of a target's format). */
export async function assignIdentifier(
  database: Database,
  assignment: Assignment,
  by: { readonly targets: readonly NumberTarget[]; readonly actor: string; readonly now: Date },
): Promise<Assigned> {
  return database.transaction(async (within) => {
    const { personId, kind, format } = assignment;
    // Two who ask for the next free number at once must not get the same one.
    await reserveIdentifiers(within, 0);
    if ((await one(within, 'SELECT id FROM person WHERE id = ?', [personId])) === undefined) {
      throw noPerson(personId);
    }
    const parsed =
      assignment.number === null ? await nextFree(within, assignment) : parseNumber(assignment.number, format);
    const facts = { scope: '', bits: parsed.bits, value: hexOf(parsed) };
    await refuseTaken(within, facts, printNumber(parsed, format));
    const number = printNumber(parsed, format);
    const identifierId = await insertIdentifiers(within, [
      {
        personId,
        ...facts,
        kind,
        number,
        format,
        validFrom: assignment.validFrom ?? null,
        validUntil: assignment.validUntil ?? null,
      },
    ]);
    const requests: { source: string; identifierId: number; personId: number; personKey: string; number: string }[] =
      [];
    const links = await linkStatesOf(within, 'persons', [personId]);
    for (const target of by.targets) {
      const sourceId = await findSource(within, target.source);
      const link = links.find((candidate) => candidate.sourceId === sourceId);
      if (link === undefined) continue;
      const written = target.format === null ? number : printNumber(parsed, target.format);
      requireReadBack(parsed, { number, format }, written, target);
      requests.push({ source: target.source, identifierId, personId, personKey: link.key, number: written });
    }
    await requestWritebacks(within, requests, by.now);
    const fields = {
      person: [null, String(personId)],
      kind: [null, kind],
      number: [null, number],
      format: [null, format],
    } as const;
    await recordChanges(
      within,
      [
        {
          entity: 'identifiers',
          key: null,
          localId: identifierId,
          kind: 'create',
          fields,
          raw: { '#personId': [personId, personId] },
        },
      ],
      { cycleId: null, sourceId: null, actor: by.actor },
      by.now,
    );
    return { identifierId, number, sources: requests.map((request) => request.source) };
  });
}

/** What the source shows later must be this number, or the next cycle would find a second one and never this. */
function requireReadBack(
  parsed: CardNumber,
  given: { readonly number: string; readonly format: string },
  written: string,
  { source, readAs }: NumberTarget,
): void {
  if (readAs === null) return;
  const back = readBack(written, readAs);
  if (back?.bits === parsed.bits && back.value === parsed.value) return;
  const how = back === null ? 'could not read' : `would read as one of ${back.bits} bits`;
  throw new GatehouseError(
    'identifier.readBack',
    `The number ${given.number} (${given.format}, ${parsed.bits} bits) goes to ${source} as ${written}, which its next cycle ${how} (${readAs.format}).`,
    {
      place: `${source}.assignedNumbers.format`,
      value: written,
      remedy: `Give the number out in the format ${readAs.format}, or correct how ${source} is written and read.`,
    },
  );
}

function readBack(written: string, { format, bits }: NonNullable<NumberTarget['readAs']>): CardNumber | null {
  try {
    return parseNumber(written, format, bits === undefined ? undefined : { bits });
  } catch (error) {
    if (error instanceof GatehouseError) return null;
    throw error;
  }
}

async function refuseTaken(
  within: Database,
  facts: { readonly bits: number; readonly value: string },
  shown: string,
): Promise<void> {
  const holder = await one(within, "SELECT person_id FROM identifier WHERE scope = '' AND bits = ? AND value = ?", [
    facts.bits,
    facts.value,
  ]);
  if (holder === undefined) return;
  throw new GatehouseError('identifier.taken', `${shown} is held by person ${Number(holder['person_id'])} already.`, {
    value: shown,
    remedy: 'Take it from that person first, or give out another number.',
  });
}

/** The smallest number of the range that nobody has. */
async function nextFree(within: Database, { format, range }: Assignment): Promise<{ bits: number; value: bigint }> {
  const { bits } = parseNumber(printNumber({ bits: describeFormat(format).bits ?? 32, value: 1n }, format), format);
  const first = range?.first ?? 1n;
  const last = range?.last ?? (1n << BigInt(bits)) - 1n;
  const rows = await within.all("SELECT value FROM identifier WHERE scope = '' AND bits = ?", [bits]);
  const taken = new Set(rows.map((row) => numberFromHex(bits, String(row['value'])).value));
  for (let value = first; value <= last; value++) if (!taken.has(value)) return { bits, value };
  throw new GatehouseError('identifier.noneFree', `No number from ${first} to ${last} is free.`, {
    value: `${first}-${last}`,
    remedy: 'Widen the range, or take back numbers that are no longer used.',
  });
}

function noPerson(personId: number): GatehouseError {
  return new GatehouseError('command.notFound', `No person has the id ${personId}.`, {
    place: 'person',
    value: String(personId),
    remedy: 'Look for the person in the list of people.',
  });
}
