/** Identifiers as they are listed, each with its person. */
import type { Database } from '../database.ts';
import { entityCode, goneLink } from '../linked.ts';
import { textOf } from '../people.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';
import { conditions, demand, pages } from './pages.ts';

export interface ListedIdentifier {
  readonly id: number;
  readonly source: string | null;
  readonly personId: number;
  /** The person's key in the same source. */
  readonly personKey: string | null;
  readonly person: string;
  readonly employeeId: string | null;
  readonly kind: string;
  readonly number: string;
  readonly format: string | null;
  readonly bits: number;
  readonly value: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

export interface IdentifierFilter extends Origins {
  readonly limit?: number | undefined;
  readonly after?: number | undefined;
  readonly kind?: string | undefined;
  readonly number?: string | undefined;
  readonly personId?: number | undefined;
  /** Any of these card numbers. */
  readonly numbers?: readonly { readonly bits: number; readonly value: string }[] | undefined;
}

const columns =
  'i.id, i.person_id, i.kind, i.number, i.format, i.bits, i.value, i.valid_from, i.valid_until, p.surname, p.given_name, p.patronymic, p.employee_id';

export async function* listIdentifiers(
  database: Database,
  filter: IdentifierFilter,
): AsyncGenerator<ListedIdentifier[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) {
    demand(
      where,
      `EXISTS (SELECT 1 FROM link WHERE entity = ${entityCode('identifiers')} AND local_id = i.id AND source_id = ? AND state <> ${goneLink})`,
      filter.sourceId,
    );
  }
  if (filter.kind !== undefined) demand(where, 'i.kind = ?', filter.kind);
  if (filter.number !== undefined) demand(where, 'i.number = ?', filter.number);
  if (filter.personId !== undefined) demand(where, 'i.person_id = ?', filter.personId);
  if (filter.numbers !== undefined) {
    const any = filter.numbers.map(() => "(i.scope = '' AND i.bits = ? AND i.value = ?)").join(' OR ');
    demand(where, any === '' ? '1 = 0' : `(${any})`, ...filter.numbers.flatMap(({ bits, value }) => [bits, value]));
  }
  const select = `SELECT ${columns} FROM identifier i JOIN person p ON p.id = i.person_id`;
  const query = { select, by: 'i.id', order: 'ascending', where, limit: filter.limit, after: filter.after } as const;
  for await (const rows of pages(database, query)) {
    const ids = rows.map((row) => Number(row['id']));
    const links = await speakingLinkOf(database, 'identifiers', ids, filter);
    const people = await speakingLinkOf(
      database,
      'persons',
      [...new Set(rows.map((row) => Number(row['person_id'])))],
      filter,
    );
    yield rows.map((row): ListedIdentifier => {
      const personId = Number(row['person_id']);
      const sourceId = links.get(Number(row['id']))?.sourceId;
      const parts = [row['surname'], row['given_name'], row['patronymic']];
      return {
        id: Number(row['id']),
        source: sourceId === undefined ? null : (sources.get(sourceId) ?? null),
        personId,
        personKey: people.get(personId)?.key ?? null,
        person: parts.filter((part) => part !== null && part !== '').join(' '),
        employeeId: textOf(row['employee_id']),
        kind: String(row['kind']),
        number: String(row['number']),
        format: textOf(row['format']),
        bits: Number(row['bits']),
        value: String(row['value']),
        validFrom: textOf(row['valid_from']),
        validUntil: textOf(row['valid_until']),
      };
    });
  }
}
