/** The tables of the database itself, those that most likely hold the entity first. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import type { QueriedEntity, TableInfo } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { rankTables } from './guesses.ts';

interface Props {
  readonly entity: QueriedEntity;
  readonly tables: {
    readonly data: readonly TableInfo[] | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly onChoose: (table: TableInfo) => void;
}

export function TableSelect({ entity, tables: { data, error, refetch }, onChoose }: Props) {
  const { mapping } = useTexts();
  // The same list while the tables are the same: another one takes the mark from the option that the keys are at.
  const choices = useMemo(() => {
    const ranked = rankTables(entity, data ?? []);
    const optionsOf = (wanted: boolean) =>
      ranked.filter(({ likely }) => likely === wanted).map(({ table }) => ({ value: idOf(table), label: idOf(table) }));
    return [
      { group: mapping.likely, items: optionsOf(true) },
      { group: mapping.others, items: optionsOf(false) },
    ].filter(({ items }) => items.length > 0);
  }, [entity, data, mapping]);
  if (error !== null) return <ProblemNotice thrown={error} onRetry={() => void refetch()} />;
  const choose = (id: string | null) => {
    const found = data?.find((table) => idOf(table) === id);
    if (found !== undefined) onChoose(found);
  };
  return (
    <Select
      label={mapping.table}
      description={data === undefined ? mapping.tablesLoading : mapping.tableHint}
      data={choices}
      value={null}
      disabled={data === undefined}
      onChange={choose}
      searchable
      limit={200}
      maxDropdownHeight={320}
      maw={480}
    />
  );
}

function idOf({ schema, name }: TableInfo): string {
  return schema === null || schema === '' ? name : `${schema}.${name}`;
}
