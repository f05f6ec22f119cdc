/** Filters above a table of changes. */
import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTexts } from '../i18n/language.tsx';
import type { LineFilter } from './change-line.ts';
import { useFieldName } from './use-field-name.ts';

interface Props {
  readonly value: LineFilter;
  readonly onChange: (filter: LineFilter) => void;
  readonly entities: readonly string[];
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
}

export function LineFilters({ value, onChange, entities, kinds, fields }: Props) {
  const { cycle, common, names } = useTexts();
  const nameOf = useFieldName();
  const entityNames: Readonly<Record<string, string>> = names.entities;
  const kindNames: Readonly<Record<string, string>> = { ...names.changes, held: names.counts.held };
  const choices = (codes: readonly string[], name: (code: string) => string) => [
    { value: '', label: common.all },
    ...codes.map((code) => ({ value: code, label: name(code) })),
  ];
  const set = (part: keyof LineFilter) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...value, [part]: event.currentTarget.value });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" mb="sm" role="search" aria-label={cycle.filters}>
      <TextInput
        type="search"
        label={cycle.filterText}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={value.text}
        onChange={set('text')}
      />
      <NativeSelect
        label={cycle.entity}
        data={choices(entities, (code) => entityNames[code] ?? code)}
        value={value.entity}
        onChange={set('entity')}
      />
      <NativeSelect
        label={cycle.change}
        data={choices(kinds, (code) => kindNames[code] ?? code)}
        value={value.kind}
        onChange={set('kind')}
      />
      <NativeSelect label={cycle.field} data={choices(fields, nameOf)} value={value.field} onChange={set('field')} />
    </SimpleGrid>
  );
}
