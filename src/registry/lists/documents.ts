/** Justification documents as they are listed, each with its person. */
import type { Database } from '../database.ts';
import { entityCode, goneLink } from '../linked.ts';
import { textOf } from '../people.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';
import { conditions, demand, pages } from './pages.ts';

export interface ListedDocument {
  readonly id: number;
  readonly source: string | null;
  readonly key: string | null;
  readonly personId: number;
  readonly person: string;
  readonly employeeId: string | null;
  /** Letter code of the type. */
  readonly type: string;
  readonly typeCode: string;
  readonly typeName: string;
  /** `presence`, `absence`, `excused` or `overtime`. */
  readonly class: string;
  /** Days, both included, or instants. */
  readonly from: string;
  readonly to: string;
  readonly number: string | null;
  readonly comment: string | null;
}

export interface DocumentFilter extends Origins {
  readonly limit?: number | undefined;
  readonly after?: number | undefined;
  readonly personId?: number | undefined;
}

const columns =
  'd.*, t.letter, t.code, t.name AS type_name, t.class, p.surname, p.given_name, p.patronymic, p.employee_id';

export async function* listDocuments(database: Database, filter: DocumentFilter): AsyncGenerator<ListedDocument[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) {
    demand(
      where,
      `EXISTS (SELECT 1 FROM link WHERE entity = ${entityCode('documents')} AND local_id = d.id AND source_id = ? AND state <> ${goneLink})`,
      filter.sourceId,
    );
  }
  if (filter.personId !== undefined) demand(where, 'd.person_id = ?', filter.personId);
  const select = `SELECT ${columns} FROM document d JOIN document_type t ON t.id = d.type_id JOIN person p ON p.id = d.person_id`;
  const query = { select, by: 'd.id', order: 'ascending', where, limit: filter.limit, after: filter.after } as const;
  for await (const rows of pages(database, query)) {
    const ids = rows.map((row) => Number(row['id']));
    const links = await speakingLinkOf(database, 'documents', ids, filter);
    yield rows.map((row): ListedDocument => {
      const link = links.get(Number(row['id']));
      const parts = [row['surname'], row['given_name'], row['patronymic']];
      return {
        id: Number(row['id']),
        source: link === undefined ? null : (sources.get(link.sourceId) ?? null),
        key: link?.key ?? null,
        personId: Number(row['person_id']),
        person: parts.filter((part) => part !== null && part !== '').join(' '),
        employeeId: textOf(row['employee_id']),
        type: String(row['letter']),
        typeCode: String(row['code']),
        typeName: String(row['type_name']),
        class: String(row['class']),
        from: String(row['from_time']),
        to: String(row['to_time']),
        number: textOf(row['number']),
        comment: textOf(row['comment']),
      };
    });
  }
}
