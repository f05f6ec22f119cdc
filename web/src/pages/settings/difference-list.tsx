/** What a configuration would change, setting by setting. */
import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Applied, Difference } from '../../api/configuration.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ShownValue } from '../../parts/shown-value.tsx';

export function DifferenceList({ applied: { differences, kept } }: { readonly applied: Applied }) {
  const { settings } = useTexts();
  const formats = useFormats();
  const columns = useColumns();
  return (
    <>
      <Notice
        tone={differences.length === 0 ? 'good' : 'calm'}
        title={differences.length === 0 ? settings.noDifferences : settings.differences}
        text={kept.length > 0 && settings.kept(formats.list(kept))}
      />
      {differences.length > 0 && (
        <DataTable
          label={settings.differences}
          columns={columns}
          rows={differences}
          keyOf={({ source, path }) => `${source} ${path}`}
          maxHeight="40dvh"
        />
      )}
    </>
  );
}

function useColumns() {
  const { settings, cycle, common } = useTexts();
  return useMemo((): Column<Difference>[] => {
    return [
      { id: 'source', title: cycle.source, width: '8rem', cell: ({ source }) => source || settings.general },
      {
        id: 'path',
        title: settings.setting,
        width: 'minmax(10rem, 1fr)',
        cell: ({ path, secretChanged }) => (
          <>
            {path || settings.wholeSource}
            {secretChanged && <Text size="xs">{settings.secretChanged}</Text>}
          </>
        ),
      },
      {
        id: 'old',
        title: common.before,
        width: 'minmax(10rem, 1fr)',
        cell: (difference) => <ShownValue value={difference.old} />,
      },
      {
        id: 'new',
        title: common.after,
        width: 'minmax(10rem, 1fr)',
        cell: (difference) => <ShownValue value={difference.new} />,
      },
    ];
  }, [settings, cycle, common]);
}
