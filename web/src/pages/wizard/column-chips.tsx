/** The columns of a query, to be dragged onto the fields that they are; those that no field uses stand out. */
import { Badge, Group, Text, Tooltip } from '@mantine/core';
import type { FieldSpec, QueryResult } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { plainText } from '../../parts/shown-value.tsx';
import { columnOf } from './draft.ts';
import { samplesOf } from './specs.ts';

interface Props {
  readonly result: QueryResult;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

export function ColumnChips({ result, fields }: Props) {
  const { mapping } = useTexts();
  const used = new Set(Object.values(fields).map((spec) => columnOf(spec)?.toLowerCase()));
  return (
    <div>
      <Text fw={600} size="sm">
        {mapping.columns}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {mapping.columnsHint}
      </Text>
      <Group gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {result.columns.map(({ name }) => (
          <li key={name}>
            <Tooltip label={plainText(samplesOf(result, name)[0]) || name}>
              <Badge
                variant={used.has(name.toLowerCase()) ? 'default' : 'outline'}
                size="lg"
                tt="none"
                fw={500}
                draggable
                style={{ cursor: 'grab' }}
                rightSection={used.has(name.toLowerCase()) ? <span aria-hidden>✓</span> : undefined}
                onDragStart={(event) => {
                  event.dataTransfer.setData('text/plain', name);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
              >
                {name}
              </Badge>
            </Tooltip>
          </li>
        ))}
      </Group>
    </div>
  );
}
