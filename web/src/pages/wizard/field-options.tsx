/** What only some fields have: the format of a date, the separator of a list. */
import { TextInput } from '@mantine/core';
import type { FieldSpec, QueryResult } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { guessDateFormat } from './date-guess.ts';
import { columnOf } from './draft.ts';
import { isDate, samplesOf, separatorOf } from './specs.ts';

interface Props {
  readonly field: string;
  readonly title: string;
  readonly spec: FieldSpec;
  readonly result: QueryResult;
  readonly onChange: (spec: FieldSpec) => void;
}

export function FieldOptions({ field, title, spec, result, onChange }: Props) {
  const { mapping } = useTexts();
  const separator = separatorOf(field);
  const mapped = typeof spec === 'string' ? { column: spec } : spec;
  const change = (name: 'format' | 'separator', text: string) => {
    const { [name]: _before, ...others } = mapped;
    onChange(text === '' ? (simpleOf(others) ?? others) : { ...mapped, [name]: text });
  };
  if (isDate(field)) {
    const guess = guessDateFormat(samplesOf(result, columnOf(spec) ?? ''));
    return (
      <TextInput
        aria-label={mapping.formatOf(title)}
        description={guess === null ? mapping.formatHint : mapping.formatGuess(guess)}
        placeholder="DD.MM.YYYY"
        value={mapped.format ?? ''}
        onChange={(event) => change('format', event.currentTarget.value)}
      />
    );
  }
  if (separator === null) return null;
  return (
    <TextInput
      aria-label={mapping.separatorOf(title)}
      placeholder={separator}
      value={mapped.separator ?? ''}
      onChange={(event) => change('separator', event.currentTarget.value)}
    />
  );
}

/** A mapping of nothing but a column is written as its name. */
function simpleOf(spec: object): string | null {
  const entries = Object.entries(spec);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === 'column' && typeof only[1] === 'string' ? only[1] : null;
}
