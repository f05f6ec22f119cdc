/** The table of a plan or a report: streams in, filters at once, exports what passes the filters. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { type ChangeLine, csvOf, ndjsonOf, noFilter } from './change-line.ts';
import { ChangeMark } from './change-mark.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { Explained } from './explained.tsx';
import { FieldDiff } from './field-diff.tsx';
import { LineFilters } from './line-filters.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { saveFile } from './save-file.ts';
import { useLineFilter } from './use-line-filter.ts';
import type { Lines } from './use-lines.ts';
import { Who } from './who.tsx';

interface Props {
  readonly lines: Lines<ChangeLine>;
  /** The beginning of the names of exported files. */
  readonly name: string;
  readonly label: string;
  readonly empty: ReactNode;
  /** What can be done with a line. */
  readonly actions?: (line: ChangeLine) => ReactNode;
}

export function ChangeTable({ lines, name, label, empty, actions }: Props) {
  const { cycle, common } = useTexts();
  const formats = useFormats();
  const [filter, setFilter] = useState(noFilter);
  const { shown, ...choices } = useLineFilter(lines, filter);
  const columns = useColumns(actions);
  const running = lines.state === 'running';
  if (lines.count === 0 && lines.state === 'done') return empty;
  if (lines.count === 0 && lines.state === 'failed') return <ProblemNotice thrown={lines.error} />;
  return (
    <Stack gap="xs">
      {lines.error !== null && <ProblemNotice thrown={lines.error} />}
      <LineFilters value={filter} onChange={setFilter} {...choices} />
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status">
          {common.rowsOf(formats.number(shown.length), formats.number(lines.count))}
          {running && ` · ${common.streaming}`}
        </Text>
        <Group gap="xs">
          <ExportButton label={common.exportCsv} onClick={() => saveFile(`${name}.csv`, 'text/csv', csvOf(shown))} />
          <ExportButton
            label={common.exportNdjson}
            onClick={() => saveFile(`${name}.ndjson`, 'application/x-ndjson', ndjsonOf(shown))}
          />
        </Group>
      </Group>
      {shown.length === 0 && !running ? (
        <EmptyState title={cycle.noMatch} text={common.rowsOf('0', formats.number(lines.count))} />
      ) : (
        <DataTable label={label} columns={columns} rows={shown} keyOf={(_, index) => index} />
      )}
    </Stack>
  );
}

function useColumns(actions: Props['actions']) {
  const { cycle, common, names } = useTexts();
  return useMemo(() => {
    const columns: Column<ChangeLine>[] = [
      {
        id: 'kind',
        title: cycle.change,
        width: '8.5rem',
        cell: ({ kind, held }) => <ChangeMark kind={kind} held={held} />,
      },
      { id: 'entity', title: cycle.entity, width: '10rem', cell: ({ entity }) => names.entities[entity] },
      {
        id: 'who',
        title: cycle.who,
        width: 'minmax(9rem, 16rem)',
        cell: (line) => <Who whom={line} rowKey={line.key} />,
      },
      {
        id: 'fields',
        title: cycle.fields,
        width: 'minmax(14rem, 1fr)',
        cell: ({ entity, key, kind, fields, reason, code, personName }) => (
          <>
            <FieldDiff
              entity={entity}
              fields={fields}
              photoKey={entity === 'photos' && kind !== 'reject' ? key : null}
              named={personName !== null}
            />
            {reason !== null && code === null && <Text size="sm">{reason}</Text>}
            {reason !== null && code !== null && <Explained code={code} detail={reason} />}
          </>
        ),
      },
    ];
    if (actions !== undefined) columns.push({ id: 'actions', title: common.actions, width: '7rem', cell: actions });
    return columns;
  }, [cycle, common, names, actions]);
}

function ExportButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}
