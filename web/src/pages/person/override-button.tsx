/** Opens the dialog that overrides a value. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTexts } from '../../i18n/language.tsx';
import { useFieldName } from '../../parts/use-field-name.ts';
import { OverrideDialog } from './override-dialog.tsx';
import type { PersonField } from './person-fields.ts';

export function OverrideButton({ id, field }: { readonly id: number; readonly field: PersonField }) {
  const { people } = useTexts();
  const nameOf = useFieldName();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" size="compact-sm" aria-label={people.editOf(nameOf(field.name))} onClick={open}>
        {people.edit}
      </Button>
      {opened && <OverrideDialog id={id} field={field} onClose={close} />}
    </>
  );
}
