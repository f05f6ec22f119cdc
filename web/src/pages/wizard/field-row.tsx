/** One field: not used, a column, or an expression over columns; with an example of what stands there. */
import { NativeSelect, Stack, TextInput } from '@mantine/core';
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

interface Props {
  readonly entity: QueriedEntity;
  readonly field: string;
  readonly spec: FieldSpec | undefined;
  readonly result: QueryResult;
  readonly fault: Fault | undefined;
  readonly onChange: (spec: FieldSpec | null) => void;
}

export function FieldRow({ entity, field, spec, result, fault, onChange }: Props) {
  const { mapping } = useTexts();
  const { title, text } = useFieldText()(entity, field);
  const column = columnOf(spec);
  const value = typeof spec === 'object' ? spec.value : undefined;
  const columns = result.columns.map(({ name }) => name);
  const gone = column !== undefined && !columns.some((name) => name.toLowerCase() === column.toLowerCase());
  const written = columns.find((name) => name.toLowerCase() === column?.toLowerCase()) ?? column;
  const choices = [
    { value: notUsed, label: mapping.notUsed },
    ...(gone ? [{ value: column, label: mapping.gone(column) }] : []),
    ...columns.map((name) => ({ value: name, label: name })),
    { value: expression, label: mapping.expression },
  ];
  const choose = (chosen: string) => {
    if (chosen === notUsed) onChange(null);
    else if (chosen === expression) onChange({ value: written === undefined ? '' : `{{ ${written} }}` });
    else onChange(specOfColumn(field, chosen, result));
  };
  const [example] = written === undefined ? [] : samplesOf(result, written);
  const shown = plainText(example).slice(0, longest);
  const formatMissing = field === 'number' && typeof spec === 'string';
  const error = formatMissing ? mapping.chooseFormat : fault && [fault.text, fault.remedy].filter(Boolean).join('. ');
  return (
    <Stack gap={4}>
      <NativeSelect
        label={title}
        description={shown === '' ? text : mapping.example(shown)}
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
