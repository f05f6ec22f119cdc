/** One field: not used, a column, or an expression over columns; with an example of what stands there. */
import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FieldSpec, QueriedEntity, QueryResult } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { plainText } from '../../parts/shown-value.tsx';
import { columnOf } from './draft.ts';
import { FieldOptions } from './field-options.tsx';
import { samplesOf, specOfColumn } from './specs.ts';
import type { Fault } from './use-check.ts';
import { useFieldText } from './use-field-text.ts';

const notUsed = '';
const expression = '\u0000expression';
const longest = 60;
const longestChoice = 32;

interface Props {
  readonly entity: QueriedEntity;
  readonly field: string;
  readonly spec: FieldSpec | undefined;
  /** What is read where nothing is said. */
  readonly preset: string | undefined;
  readonly result: QueryResult;
  readonly fault: Fault | undefined;
  readonly onChange: (spec: FieldSpec | null) => void;
}

export function FieldRow({ entity, field, spec, preset, result, fault, onChange }: Props) {
  const { mapping } = useTexts();
  const { title, text } = useFieldText()(entity, field);
  const [over, setOver] = useState(false);
  const column = columnOf(spec);
  const value = typeof spec === 'object' ? spec.value : undefined;
  const columns = result.columns.map(({ name }) => name);
  const gone = column !== undefined && !columns.some((name) => name.toLowerCase() === column.toLowerCase());
  const written = columns.find((name) => name.toLowerCase() === column?.toLowerCase()) ?? column;
  const choices = [
    { value: notUsed, label: preset === undefined ? mapping.notUsed : mapping.preset(preset) },
    ...(gone ? [{ value: column, label: mapping.gone(column) }] : []),
    ...columns.map((name) => ({ value: name, label: withExample(name, samplesOf(result, name)[0]) })),
    { value: expression, label: mapping.expression },
  ];
  const choose = (chosen: string) => {
    if (chosen === notUsed) onChange(null);
    else if (chosen === expression) onChange({ value: written === undefined ? '' : `{{ ${written} }}` });
    else onChange(keptWith(spec, specOfColumn(field, chosen, result)));
  };
  const [example] = written === undefined ? [] : samplesOf(result, written);
  const shown = plainText(example).slice(0, longest);
  const formatMissing = field === 'number' && typeof spec === 'string';
  const error = formatMissing ? mapping.chooseFormat : fault && [fault.text, fault.remedy].filter(Boolean).join('. ');
  return (
    <Stack
      gap={4}
      data-field={field}
      style={{ borderRadius: 8, outline: over ? '2px dashed var(--mantine-primary-color-filled)' : undefined }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.getData('text/plain');
        if (columns.includes(dropped)) choose(dropped);
      }}
    >
      <NativeSelect
        label={title}
        description={text === '' && shown !== '' ? mapping.example(shown) : text}
        data={choices}
        value={value === undefined ? (written ?? notUsed) : expression}
        error={value === undefined ? error : undefined}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {value !== undefined && (
        <TextInput
          aria-label={mapping.expressionOf(title)}
          description={mapping.expressionHint}
          value={value}
          error={error}
          onChange={(event) => onChange({ ...(spec as object), value: event.currentTarget.value })}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      )}
      {spec !== undefined && (
        <FieldOptions field={field} title={title} spec={spec} result={result} onChange={onChange} />
      )}
    </Stack>
  );
}

/** A column with what stands in it, so that it can be told from others. */
function withExample(name: string, example: unknown): string {
  const shown = plainText(example);
  if (shown === '') return name;
  return `${name} · ${shown.length > longestChoice ? `${shown.slice(0, longestChoice)}…` : shown}`;
}

/** Another column for a field, with what was said of the field itself. */
function keptWith(before: FieldSpec | undefined, chosen: FieldSpec): FieldSpec {
  if (before === undefined || typeof before === 'string' || before.column === undefined) return chosen;
  const { column: _column, format: _format, ...others } = before;
  const named = typeof chosen === 'string' ? { column: chosen } : chosen;
  // How a number is written is for a person to say anew; the format of a date follows from the column.
  const whole = { ...others, ...named };
  return Object.keys(whole).length === 1 && typeof chosen === 'string' ? chosen : whole;
}
