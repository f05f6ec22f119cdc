/** Adding an identifier: as one types the number, every format that reads it is offered with what it makes of it. */
import { NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addIdentifier, identifierKinds, listReadings } from '../../api/identifiers.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tellDone } from '../../parts/tell.ts';
import { useFormatName } from '../../parts/use-format-name.ts';

const pause = 200;
/** Kinds whose number is a text and has no format. */
const plain: readonly string[] = ['plate', 'pin', 'other'];

export function IdentifierDialog({ person, onClose }: { readonly person: number; readonly onClose: () => void }) {
  const { people, names } = useTexts();
  const formatOf = useFormatName();
  const queries = useQueryClient();
  const [kind, setKind] = useState<string>('card');
  const [number, setNumber] = useState('');
  const [format, setFormat] = useState('');
  const isPlain = plain.includes(kind);
  const { offered, unread } = useReadings(isPlain ? '' : number);
  const chosen = offered.find((reading) => reading.format === format)?.format ?? offered[0]?.format ?? '';
  return (
    <FormDialog
      title={people.addIdentifier}
      confirm={people.addIdentifier}
      onClose={onClose}
      action={() => addIdentifier(person, { kind, number: number.trim(), format: isPlain ? 'text' : chosen })}
      onDone={() => {
        tellDone(people.added);
        void queries.invalidateQueries({ queryKey: keys.persons });
        onClose();
      }}
    >
      <Text>{people.addIdentifierText}</Text>
      <NativeSelect
        label={people.kind}
        data={identifierKinds.map((code) => ({ value: code, label: names.identifierKinds[code] }))}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <TextInput
        label={people.number}
        description={people.numberHint}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={unread && people.noReading}
        required
        data-autofocus
      />
      {offered.length > 0 && (
        <Radio.Group label={people.format} value={chosen} onChange={setFormat}>
          <Stack gap={6} mt={6}>
            {offered.map((reading) => (
              <Radio
                key={reading.format}
                value={reading.format}
                label={formatOf(reading.format)}
                description={people.readsAs(reading.value, reading.bits)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </FormDialog>
  );
}

/** How a number reads in each format, once typing pauses. */
function useReadings(number: string) {
  const [typed] = useDebouncedValue(number.trim(), pause);
  const readings = useQuery({
    queryKey: keys.readings(typed),
    queryFn: ({ signal }) => listReadings(typed, signal),
    enabled: typed !== '',
    placeholderData: keepPreviousData,
  });
  const offered = typed === '' ? [] : (readings.data ?? []);
  return { offered, unread: typed !== '' && readings.data?.length === 0 };
}
