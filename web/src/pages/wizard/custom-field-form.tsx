/** Adds a field that the registry does not know yet. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';

interface Props {
  readonly taken: readonly string[];
  readonly onAdd: (field: string) => void;
}

export function CustomFieldForm({ taken, onAdd }: Props) {
  const { mapping } = useTexts();
  const [name, setName] = useState('');
  const field = `custom.${name.trim()}`;
  const fits = /^[^.\s][^.]{0,59}$/u.test(name.trim()) && !taken.includes(field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    onAdd(field);
    setName('');
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <TextInput
          label={mapping.addCustom}
          placeholder={mapping.customName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!fits}>
          {mapping.add}
        </Button>
      </Group>
    </form>
  );
}
