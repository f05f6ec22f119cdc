/** Overriding a value: the value, why, and until when. */
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { editPerson } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { endOfDay } from '../../parts/days.ts';
import { tellDone } from '../../parts/tell.ts';
import { useFieldName } from '../../parts/use-field-name.ts';
import type { PersonField } from './person-fields.ts';
import { ValueInput } from './value-input.tsx';

interface Props {
  readonly id: number;
  readonly field: PersonField;
  readonly onClose: () => void;
}

export function OverrideDialog({ id, field, onClose }: Props) {
  const { people } = useTexts();
  const nameOf = useFieldName();
  const queries = useQueryClient();
  const [value, setValue] = useState(field.value);
  const [end, setEnd] = useState('');
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={people.editOf(nameOf(field.name))}
      text={people.editText}
      confirm={people.edit}
      withReason
      action={(reason) =>
        editPerson(id, {
          fields: { [field.name]: value === '' ? null : value },
          reason,
          ...(end !== '' && { until: endOfDay(end) }),
        })
      }
      onDone={() => {
        tellDone(people.edited);
        void queries.invalidateQueries({ queryKey: keys.persons });
      }}
    >
      <ValueInput label={nameOf(field.name)} editor={field.editor} value={value} onChange={setValue} />
      <TextInput
        type="date"
        label={people.editEnd}
        description={people.editEndHint}
        value={end}
        onChange={(event) => setEnd(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
