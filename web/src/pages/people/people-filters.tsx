/** The search and the filters above the list of people. */
import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { useSources } from '../../parts/use-sources.ts';
import type { PeopleSearch } from './people-search.ts';

interface Props {
  readonly value: PeopleSearch;
  readonly onChange: (change: { [Part in keyof PeopleSearch]?: PeopleSearch[Part] | undefined }) => void;
}

// A registry of a million people is not asked at every stroke of a key.
const pause = 250;

export function PeopleFilters({ value, onChange }: Props) {
  const { people, common, names } = useTexts();
  const sources = useSources();
  const [text, setText] = useState(value.search ?? '');
  useEffect(() => setText(value.search ?? ''), [value.search]);
  const search = useDebouncedCallback((wanted: string) => onChange({ search: wanted.trim() || undefined }), pause);
  const all = { value: '', label: common.all };
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" mb="sm" role="search" aria-label={people.filters}>
      <TextInput
        type="search"
        label={people.search}
        description={people.searchHint}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={names.fields.status}
        data={[all, ...Object.entries(names.personStatuses).map(([code, label]) => ({ value: code, label }))]}
        value={value.status ?? ''}
        onChange={(event) => onChange({ status: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        label={people.source}
        data={[all, ...(sources.data?.items ?? []).map(({ name }) => ({ value: name, label: name }))]}
        value={value.source ?? ''}
        onChange={(event) => onChange({ source: event.currentTarget.value || undefined })}
      />
    </SimpleGrid>
  );
}
