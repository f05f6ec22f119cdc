/** Which events are shown. */
import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { PersonPicker } from './person-picker.tsx';

/** As the inputs have it: days, and empty texts for what is not asked. */
export interface ShownFilter {
  readonly from: string;
  readonly to: string;
  readonly person: number | null;
  readonly accessPoint: string;
  readonly outcome: string;
}

interface Props {
  readonly value: ShownFilter;
  readonly onChange: (filter: ShownFilter) => void;
}

const pause = 250;

export function EventFilters({ value, onChange }: Props) {
  const { events, common } = useTexts();
  const [accessPoint, setAccessPoint] = useState(value.accessPoint);
  useEffect(() => setAccessPoint(value.accessPoint), [value.accessPoint]);
  const narrow = useDebouncedCallback((wanted: string) => onChange({ ...value, accessPoint: wanted }), pause);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm" mb="md" role="search" aria-label={events.filters}>
      <TextInput
        type="date"
        label={events.from}
        value={value.from}
        onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={events.to}
        value={value.to}
        onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
      />
      <PersonPicker
        key={value.person === null ? 'none' : 'one'}
        value={value.person}
        onChange={(person) => onChange({ ...value, person })}
      />
      <TextInput
        type="search"
        label={events.accessPoint}
        value={accessPoint}
        onChange={(event) => {
          setAccessPoint(event.currentTarget.value);
          narrow(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={events.outcome}
        data={[
          { value: '', label: common.all },
          ...Object.entries(events.outcomes).map(([code, label]) => ({ value: code, label })),
        ]}
        value={value.outcome}
        onChange={(event) => onChange({ ...value, outcome: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
