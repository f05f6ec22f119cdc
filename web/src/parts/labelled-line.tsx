/** A line of text with what it is in front. */
import { Text } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly text: string;
  /** Of the text, where it is not that of the page. */
  readonly lang?: string;
}

export function LabelledLine({ label, text, lang }: Props) {
  return (
    <Text size="sm">
      <Text span fw={600}>
        {label}:
      </Text>{' '}
      <span lang={lang}>{text}</span>
    </Text>
  );
}
