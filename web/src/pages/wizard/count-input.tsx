/** A whole number, or nothing. */
import { TextInput } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

export function CountInput({ label, description, placeholder, value, onChange }: Props) {
  const change = (text: string) => {
    const digits = text.replaceAll(/\D/g, '').slice(0, 9);
    onChange(digits === '' ? undefined : Number(digits));
  };
  return (
    <TextInput
      label={label}
      description={description}
      placeholder={placeholder}
      inputMode="numeric"
      value={value ?? ''}
      onChange={(event) => change(event.currentTarget.value)}
      maw={360}
    />
  );
}
