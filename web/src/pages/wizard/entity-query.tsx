/** Where an entity is: its table, the query, and the first rows that it gives. Guesses the fields when the columns are known. */
import { Button, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { QueriedEntity, TableInfo } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { entityOf, type StepProps, withEntity } from './draft.ts';
import { QuerySample } from './query-sample.tsx';
import { specsOf } from './specs.ts';
import { TableSelect } from './table-select.tsx';
import { useSample, useTables } from './use-tables.ts';
import { queryOfTable } from './write-query.ts';

const SqlEditor = lazy(async () => ({ default: (await import('./sql-editor.tsx')).SqlEditor }));
const noTables: readonly TableInfo[] = [];

interface Props extends StepProps {
  readonly entity: QueriedEntity;
  readonly label: string;
}

export function EntityQuery({ draft, onChange, entity, label }: Props) {
  const { mapping, names } = useTexts();
  const { query, fields } = entityOf(draft, entity);
  const [ran, setRan] = useState(query);
  const tables = useTables(draft);
  const sample = useSample(draft, ran);
  const unmapped = Object.keys(fields).length === 0;
  const result = ran === query ? sample.data : undefined;
  useEffect(() => {
    const guessed = unmapped && result !== undefined ? specsOf(entity, result) : {};
    if (Object.keys(guessed).length > 0) onChange(withEntity(draft, entity, { fields: guessed }));
  }, [unmapped, result, draft, entity, onChange]);
  const choose = (table: TableInfo) => {
    const written = queryOfTable(draft.type, table);
    // Fields of the table before belong to other columns.
    onChange(withEntity(draft, entity, { query: written, fields: written === query ? fields : {} }));
    setRan(written);
  };
  const write = useCallback(
    (text: string) => onChange(withEntity(draft, entity, { query: text })),
    [draft, entity, onChange],
  );
  return (
    <Stack>
      <TableSelect entity={entity} tables={tables} onChoose={choose} />
      <div>
        <Text fw={500} size="sm" mb={4}>
          {label}
        </Text>
        <Suspense fallback={<LoadingNotice />}>
          <SqlEditor
            label={label}
            type={draft.type}
            tables={tables.data ?? noTables}
            text={query}
            onChange={write}
            onRun={() => setRan(query)}
          />
        </Suspense>
        <Text size="xs" c="dimmed" mt={4}>
          {mapping.queryHint}
        </Text>
      </div>
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        disabled={query.trim() === ''}
        loading={sample.isFetching}
        onClick={() => (ran === query ? void sample.refetch() : setRan(query))}
      >
        {mapping.run}
      </Button>
      {ran !== '' && <QuerySample of={names.entities[entity]} sample={sample} />}
    </Stack>
  );
}
