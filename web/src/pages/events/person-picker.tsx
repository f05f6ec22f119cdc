/** Choosing a person by typing a part of the name, or a card. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { listPersons } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { personName } from '../../parts/person-name.ts';

interface Props {
  readonly value: number | null;
  readonly onChange: (person: number | null) => void;
}

const pause = 250;

export function PersonPicker({ value, onChange }: Props) {
  const { events } = useTexts();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), pause);
  const persons = useQuery({
    queryKey: keys.personList({ picker: search }),
    queryFn: ({ signal }) => listPersons({ search }, signal),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });
  const found = persons.data?.items ?? [];
  return (
    <Select
      label={events.person}
      placeholder={events.personHint}
      searchable
      clearable
      value={value === null ? null : String(value)}
      // The server has found them; nothing is sifted again.
      filter={({ options }) => options}
      data={found.map((person) => ({
        value: String(person.id),
        label: [personName(person), person.employeeId].filter(Boolean).join(', '),
      }))}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id === null ? null : Number(id))}
    />
  );
}
