/** Every value of a person with its origin, and the way to override it. */
import { useCallback, useMemo } from 'react';
import { keys } from '../../api/keys.ts';
import { type Person, removeOverride } from '../../api/persons.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { ShownValue } from '../../parts/shown-value.tsx';
import { useCustomFields } from '../../parts/use-custom-fields.ts';
import { useFieldName } from '../../parts/use-field-name.ts';
import { useMayAct } from '../../shell/account.ts';
import { OverrideButton } from './override-button.tsx';
import { fieldsOf, type PersonField } from './person-fields.ts';
import { FieldSince, ValueOrigin } from './value-origin.tsx';

export function PersonValues({ person }: { readonly person: Person }) {
  const { people } = useTexts();
  const customFields = useCustomFields();
  const rows = useMemo(() => fieldsOf(person, customFields), [person, customFields]);
  const columns = useColumns(person.id);
  return (
    <DataTable label={people.tabValues} columns={columns} rows={rows} keyOf={({ name }) => name} maxHeight="none" />
  );
}

function useColumns(id: number) {
  const { people, common, names } = useTexts();
  const formats = useFormats();
  const nameOf = useFieldName();
  const mayEdit = useMayAct('operator');
  const shown = useCallback(
    ({ name, value, editor }: PersonField) => {
      const statuses: Readonly<Record<string, string>> = names.personStatuses;
      if (name === 'status') return statuses[String(value)] ?? String(value);
      if (editor === 'date' && typeof value === 'string' && value !== '') return formats.date(value);
      return <ShownValue value={value} />;
    },
    [names, formats],
  );
  return useMemo(() => {
    const columns: Column<PersonField>[] = [
      { id: 'field', title: people.field, width: 'minmax(8rem, 11rem)', cell: ({ name }) => nameOf(name) },
      { id: 'value', title: people.value, width: 'minmax(10rem, 1.5fr)', cell: shown },
      {
        id: 'origin',
        title: people.origin,
        width: 'minmax(10rem, 1.5fr)',
        cell: ({ origin }) => <ValueOrigin origin={origin} />,
      },
      { id: 'since', title: people.since, width: '10rem', cell: ({ origin }) => <FieldSince origin={origin} /> },
    ];
    if (!mayEdit) return columns;
    return [
      ...columns,
      {
        id: 'actions',
        title: common.actions,
        width: '10.5rem',
        cell: (field: PersonField) =>
          field.origin?.override ? (
            <TakeBack person={id} field={field.name} />
          ) : (
            <OverrideButton id={id} field={field} />
          ),
      },
    ];
  }, [people, common, nameOf, shown, mayEdit, id]);
}

function TakeBack({ person, field }: { readonly person: number; readonly field: string }) {
  const { people } = useTexts();
  const nameOf = useFieldName();
  return (
    <DecisionButton
      size="compact-sm"
      label={people.takeBack}
      aria-label={`${people.takeBack}: ${nameOf(field)}`}
      text={people.takeBackText}
      action={() => removeOverride(person, field)}
      done={() => people.takenBack}
      outdates={[keys.persons]}
    />
  );
}
