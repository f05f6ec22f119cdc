/** Adding an identifier: as one types the number, every format that reads it is offered with what it makes of it. */
import { Button, Group, Modal, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { addIdentifier, identifierKinds, listReadings } from '../../api/identifiers.ts';
import { keys } from '../../api/keys.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { tellDone } from '../../parts/tell.ts';

const pause = 200;
/** Kinds whose number is a text and has no format. */
const plain: readonly string[] = ['plate', 'pin', 'other'];

export function IdentifierDialog({ person, onClose }: { readonly person: number; readonly onClose: () => void }) {
  const { people, names, common } = useTexts();
  const queries = useQueryClient();
  const [kind, setKind] = useState<string>('card');
  const [number, setNumber] = useState('');
  const [format, setFormat] = useState('');
  const [typed] = useDebouncedValue(number.trim(), pause);
  const withFormat = !plain.includes(kind);
  const readings = useQuery({
    queryKey: keys.readings(typed),
    queryFn: ({ signal }) => listReadings(typed, signal),
    enabled: withFormat && typed !== '',
    placeholderData: keepPreviousData,
  });
  const offered = withFormat && typed !== '' ? (readings.data ?? []) : [];
  const chosen = offered.find((reading) => reading.format === format)?.format ?? offered[0]?.format ?? '';
  const adding = useMutation({
    mutationFn: () => addIdentifier(person, { kind, number: number.trim(), format: withFormat ? chosen : 'text' }),
    onSuccess: () => {
      tellDone(people.added);
      void queries.invalidateQueries({ queryKey: keys.persons });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={people.addIdentifier}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={submit}>
        <Stack>
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
            error={withFormat && typed !== '' && readings.data?.length === 0 && people.noReading}
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
                    label={`${reading.format}: ${reading.title}`}
                    description={people.readsAs(reading.value, reading.bits)}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {adding.error && <ProblemNotice thrown={adding.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={adding.isPending}>
              {people.addIdentifier}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
