/** How card numbers are written: a sample as each format reads it, and the choice of a person. Nothing is chosen by itself. */
import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { columnOf, entityOf, type StepProps, withField } from './draft.ts';
import { FormatReadings } from './format-readings.tsx';
import { rawValue } from './sample-table.tsx';
import { samplesOf } from './specs.ts';
import { useSample } from './use-tables.ts';

const mostSamples = 8;

export function CardFormat({ draft, onChange }: StepProps) {
  const { mapping } = useTexts();
  const { query, fields } = entityOf(draft, 'identifiers');
  const sample = useSample(draft, query);
  const spec = fields['number'];
  const mapped = typeof spec === 'string' ? { column: spec } : (spec ?? {});
  const numbers = samplesOf(sample.data, columnOf(spec) ?? '').map((value) => String(rawValue(value)));
  const samples = [...new Set(numbers)].slice(0, mostSamples);
  const [chosen, setChosen] = useState('');
  const number = samples.includes(chosen) ? chosen : (samples[0] ?? '');
  const change = (change: { format: string } | { formatColumn: string } | null) => {
    const { format: _format, formatColumn: _column, bits: _bits, ...rest } = mapped;
    onChange(withField(draft, 'identifiers', 'number', { ...rest, ...change }));
  };
  if (spec === undefined) return null;
  const columns = sample.data?.columns.map(({ name }) => name) ?? [];
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600} size="lg">
          {mapping.formatTitle}
        </Text>
        <Text size="sm">{mapping.formatText}</Text>
      </div>
      {samples.length > 0 && (
        <NativeSelect
          label={mapping.formatSample}
          data={samples}
          value={number}
          onChange={(event) => setChosen(event.currentTarget.value)}
          maw={320}
        />
      )}
      {number !== '' && (
        <FormatReadings number={number} chosen={mapped.format ?? null} onChoose={(format) => change({ format })} />
      )}
      <NativeSelect
        label={mapping.formatColumn}
        description={mapping.formatColumnHint}
        data={[{ value: '', label: mapping.notUsed }, ...columns]}
        value={mapped.formatColumn ?? ''}
        onChange={({ currentTarget: { value } }) => change(value === '' ? null : { formatColumn: value })}
        maw={320}
      />
    </Stack>
  );
}
