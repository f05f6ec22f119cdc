/** A value of the registry as a reader wants it. */
import { Text } from '@mantine/core';
import { useFormats, useTexts } from '../i18n/language.tsx';

export function ShownValue({ value }: { readonly value: unknown }) {
  const { common } = useTexts();
  const formats = useFormats();
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    return (
      <Text span fs="italic" size="sm" c="dimmed">
        {common.empty}
      </Text>
    );
  }
  if (typeof value === 'boolean') return value ? common.yes : common.no;
  if (typeof value === 'number') return formats.number(value);
  if (Array.isArray(value)) return formats.list(value.map((item) => plainText(item)));
  return plainText(value);
}

/** The value as a file or a search has it. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
