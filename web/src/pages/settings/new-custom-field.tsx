/** Makes a custom field that no source fills yet: it can be filled by hand at once. */
import { Button, Group, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { ShownCustomField } from '../../api/custom-fields.ts';
import { useTexts } from '../../i18n/language.tsx';

interface Props {
  readonly taken: readonly ShownCustomField[];
  readonly onAdd: (field: ShownCustomField & { readonly sources: readonly string[] }) => void;
}

export function NewCustomField({ taken, onAdd }: Props) {
  const { settings, mapping } = useTexts();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isTaken = taken.some((field) => field.name === name || field.label === name);
  const fits = /^[^.\s][^.]{0,59}$/u.test(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits || isTaken) return;
    onAdd({ name, label: name, shown: true, sources: [] });
    setTyped('');
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={settings.newField}
          value={typed}
          error={isTaken ? settings.fieldTaken : name !== '' && !fits && settings.fieldNameHint}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={!fits || isTaken}
        >
          {mapping.add}
        </Button>
      </Group>
    </form>
  );
}
