/** The fields that the wizard knows of each entity, and their first guess from the columns and rows of a query. */
import type { FieldSpec, QueriedEntity, QueryResult } from '../../api/drafts.ts';
import { guessDateFormat } from './date-guess.ts';
import { guessFields } from './guesses.ts';

interface KnownFields {
  readonly required: readonly string[];
  readonly further: readonly string[];
}

export const knownFields: Readonly<Record<QueriedEntity, KnownFields>> = {
  persons: {
    required: ['key', 'name', 'surname'],
    further: [
      'givenName',
      'patronymic',
      'employeeId',
      'department',
      'departmentPath',
      'position',
      'accessLevels',
      'validFrom',
      'validUntil',
      'blocked',
    ],
  },
  departments: { required: ['key', 'name'], further: ['parent'] },
  identifiers: { required: ['person', 'number'], further: ['kind', 'validFrom', 'validUntil'] },
};

/** Fields of people whose rows are joined. */
export const joinedFields = ['personKey', 'order'] as const;

const dates = ['validFrom', 'validUntil'];
export const isDate = (field: string): boolean => dates.includes(field);

/** What stands between the parts of a field that holds several; null of one that holds one. */
export function separatorOf(field: string): string | null {
  return field === 'accessLevels' ? ';' : field === 'departmentPath' ? '/' : null;
}

export function specsOf(entity: QueriedEntity, result: QueryResult): Record<string, FieldSpec> {
  const columns = result.columns.map(({ name }) => name);
  const specs: Record<string, FieldSpec> = {};
  for (const [field, column] of Object.entries(guessFields(entity, columns))) {
    specs[field] = specOfColumn(field, column, result);
  }
  return specs;
}

/** A column as a field: with the format of dates that are written as text. */
export function specOfColumn(field: string, column: string, result: QueryResult | undefined): FieldSpec {
  const format = isDate(field) ? guessDateFormat(samplesOf(result, column)) : null;
  return format === null ? column : { column, format };
}

/** Values of a column in the sample rows that are there. */
export function samplesOf(result: QueryResult | undefined, column: string): unknown[] {
  const at = result?.columns.findIndex(({ name }) => name === column) ?? -1;
  if (result === undefined || at === -1) return [];
  return result.rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined && value !== '');
}
