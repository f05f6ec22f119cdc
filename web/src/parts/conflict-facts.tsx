/** Values of one side of a conflict, one a line; beside what a row says, those in which the person differs stand out. */
import { VisuallyHidden } from '@mantine/core';
import type { Person } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import classes from './field-diff.module.css';
import { plainText, ShownValue } from './shown-value.tsx';
import { useFieldName } from './use-field-name.ts';
import { useFieldValue } from './use-field-value.ts';

export type Facts = Readonly<Record<string, unknown>>;

interface Props {
  readonly facts: Facts;
  /** What the row says. */
  readonly row?: Facts | null;
}

export function ConflictFacts({ facts, row = null }: Props) {
  const { outcomes } = useTexts();
  const nameOf = useFieldName();
  const shown = useFieldValue();
  return (
    <dl className={`${classes.fields} ${classes.close}`}>
      {Object.entries(facts).map(([field, value]) => {
        const differs = row !== null && !isSame(row[field], value);
        return (
          <div key={field} className={classes.field}>
            <dt>{nameOf(field)}</dt>
            <dd className={differs ? classes.differs : undefined}>
              <ShownValue value={shown('persons', field, value)} />
              {differs && <VisuallyHidden> ({outcomes.differs})</VisuallyHidden>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function isSame(said: unknown, value: unknown): boolean {
  // Of what the row does not say nothing is different.
  if (said === undefined || said === null) return true;
  return plainText(said).toLowerCase() === plainText(value).toLowerCase();
}

const always = ['employeeId', 'department', 'position', 'validFrom', 'validUntil'] as const;

/** What a person has, and of what the row says also what the person lacks. */
export function factsOf(person: Person, row: Facts | null): Facts {
  const facts: Record<string, unknown> = {};
  for (const name of ['surname', 'givenName', 'patronymic'] as const) {
    if (row?.[name] !== undefined) facts[name] = person[name];
  }
  for (const name of always) if (person[name] !== null || row?.[name] !== undefined) facts[name] = person[name];
  for (const name of ['accessLevels', 'schedule'] as const) if (row?.[name] !== undefined) facts[name] = person[name];
  const custom = new Set(Object.keys(person.custom).map((name) => `custom.${name}`));
  for (const name of Object.keys(row ?? {})) if (name.startsWith('custom.')) custom.add(name);
  for (const name of custom) facts[name] = person.custom[name.slice('custom.'.length)] ?? null;
  return facts;
}
