/** The fields of an entity, each with the column that it comes from. */
import { SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import type { FieldSpec, QueriedEntity } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { ColumnChips } from './column-chips.tsx';
import { presetFields } from './directory-draft.ts';
import { entityOf, joinsRows, type StepProps, withField, withJoinedRows } from './draft.ts';
import { FieldRow } from './field-row.tsx';
import { isDirectory } from './kinds.ts';
import { joinedFields, knownFields } from './specs.ts';
import type { Fault } from './use-check.ts';
import { useSample } from './use-tables.ts';

interface Props extends StepProps {
  readonly entity: QueriedEntity;
  readonly faults: ReadonlyMap<string, Fault>;
}

export function EntityFields({ entity, draft, onChange, faults }: Props) {
  const { mapping } = useTexts();
  const { query, fields } = entityOf(draft, entity);
  const sample = useSample(draft, query);
  if (sample.error !== null) return <ProblemNotice thrown={sample.error} onRetry={() => void sample.refetch()} />;
  if (sample.data === undefined) return <LoadingNotice />;
  const result = sample.data;
  const { required, further } = knownFields[entity];
  const joined = entity === 'persons' && joinsRows(draft) ? joinedFields : [];
  // Of a directory they come from groups, in the next step.
  const fromGroups = isDirectory(draft.type) && typeof fields['accessLevels'] === 'object';
  const preset = presetFields(draft, entity);
  const shown = further.filter((field) => !(fromGroups && field === 'accessLevels'));
  const known = [...required, ...further, ...joined];
  const own = Object.keys(fields).filter((field) => !known.includes(field));
  const rows = (names: readonly string[]) => (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
      {names.map((field) => (
        <FieldRow
          key={field}
          entity={entity}
          field={field}
          spec={fields[field]}
          preset={preset[field]}
          result={result}
          fault={faults.get(field)}
          onChange={(spec: FieldSpec | null) => onChange(withField(draft, entity, field, spec))}
        />
      ))}
    </SimpleGrid>
  );
  return (
    <Stack>
      {result.columns.length > 0 && <ColumnChips result={result} fields={{ ...preset, ...fields }} />}
      {rows(required)}
      {entity === 'persons' && (
        <Switch
          label={mapping.joinRows}
          description={mapping.joinRowsText}
          checked={joinsRows(draft)}
          onChange={(event) => onChange(withJoinedRows(draft, event.currentTarget.checked))}
        />
      )}
      {joined.length > 0 && rows(joined)}
      <Text fw={600}>{mapping.optional}</Text>
      {rows([...shown, ...own])}
    </Stack>
  );
}
