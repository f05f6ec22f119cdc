/** Records that have come for a source, by entity, with the newest of each. */
import { Stack, Text } from '@mantine/core';
import { type Draft, queriedEntities } from '../../api/drafts.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { SampleTable } from './sample-table.tsx';
import { useSample } from './use-tables.ts';

interface Props {
  readonly draft: Draft;
  readonly counts: Readonly<Record<string, number>>;
}

export function ArrivedRecords({ draft, counts }: Props) {
  const { pushing, names } = useTexts();
  const formats = useFormats();
  const all = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    <Stack gap="xs">
      <div>
        <Text fw={600} size="lg">
          {pushing.arrived}
        </Text>
        <Text size="sm" c="dimmed">
          {pushing.keepOpen}
        </Text>
      </div>
      <div role="status">
        {all.length === 0 ? (
          <Notice tone="calm" title={pushing.nothing} />
        ) : (
          all.map(([entity, count]) => (
            <Text key={entity}>
              {pushing.arrivedCount(
                names.entities[entity as keyof typeof names.entities] ?? entity,
                formats.number(count),
              )}
            </Text>
          ))
        )}
      </div>
      {queriedEntities
        .filter((entity) => (counts[entity] ?? 0) > 0)
        .map((entity) => (
          <Newest key={entity} draft={draft} entity={entity} label={pushing.newest(names.entities[entity])} />
        ))}
    </Stack>
  );
}

function Newest({ draft, entity, label }: { readonly draft: Draft; readonly entity: string; readonly label: string }) {
  const { data } = useSample(draft, entity);
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <div>
      <Text fw={500} size="sm" mb={4}>
        {label}
      </Text>
      <SampleTable label={label} result={data} />
    </div>
  );
}
