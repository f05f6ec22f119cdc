/** Departments from the units of a directory, and card numbers from an attribute. */
import { NativeSelect, Paper, Stack, Switch, Text } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { CardFormat } from './card-format.tsx';
import { hasDepartments, withUnits } from './directory-draft.ts';
import { DirectoryGroups } from './directory-groups.tsx';
import { columnOf, entityOf, type StepProps, withEntity, withoutEntity } from './draft.ts';
import { MappedSample } from './mapped-sample.tsx';
import { useCheck } from './use-check.ts';
import { useSample } from './use-tables.ts';

export function DirectoryStructure({ draft, onChange }: StepProps) {
  const { mapping, wizard } = useTexts();
  const sample = useSample(draft, '');
  const check = useCheck(draft, 'identifiers');
  const units = useCheck(draft, 'departments');
  const number = columnOf(entityOf(draft, 'identifiers').fields['number']) ?? '';
  const attributes = sample.data?.columns.map(({ name }) => name) ?? [];
  const choose = (attribute: string) =>
    onChange(
      attribute === ''
        ? withoutEntity(draft, 'identifiers')
        : withEntity(draft, 'identifiers', { fields: { number: attribute } }),
    );
  return (
    <Stack>
      <Text>{mapping.structureText}</Text>
      <Paper withBorder p="md">
        <Switch
          label={mapping.read(mapping.departments)}
          description={wizard.unitsText}
          checked={hasDepartments(draft)}
          onChange={(event) => onChange(withUnits(draft, event.currentTarget.checked))}
        />
        {hasDepartments(draft) && <MappedSample check={units} />}
      </Paper>
      <DirectoryGroups draft={draft} onChange={onChange} />
      <Paper withBorder p="md">
        <Stack>
          <NativeSelect
            label={mapping.identifiers}
            description={wizard.numberAttribute}
            data={[{ value: '', label: mapping.notUsed }, ...attributes]}
            value={attributes.find((name) => name.toLowerCase() === number.toLowerCase()) ?? ''}
            onChange={(event) => choose(event.currentTarget.value)}
            maw={420}
          />
          {number !== '' && (
            <>
              <CardFormat draft={draft} onChange={onChange} />
              <MappedSample check={check} />
            </>
          )}
        </Stack>
      </Paper>
    </Stack>
  );
}
