/** A number as each format reads it, to choose from. */
import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listReadings } from '../../api/drafts.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Notice } from '../../parts/notice.tsx';

interface Props {
  readonly number: string;
  readonly chosen: string | null;
  readonly onChoose: (format: string) => void;
}

export function FormatReadings({ number, chosen, onChoose }: Props) {
  const { mapping } = useTexts();
  const formats = useFormats();
  const readings = useQuery({
    queryKey: ['numbers', 'readings', number],
    queryFn: ({ signal }) => listReadings(number, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Answer query={readings}>
      {(items) =>
        items.length === 0 ? (
          <Notice tone="warn" title={mapping.formatNone} />
        ) : (
          <Radio.Group label={mapping.formatTitle} value={chosen} onChange={onChoose}>
            <Stack gap="xs" mt="xs">
              {items.map(({ format, title, bits, value }) => (
                <Radio
                  key={format}
                  value={format}
                  label={`${format}: ${mapping.formats[format] ?? title}`}
                  description={mapping.reading(formats.number(bits), value)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )
      }
    </Answer>
  );
}
