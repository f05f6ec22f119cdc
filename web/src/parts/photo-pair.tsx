/** The old and the new photo side by side. */
import { Group, Image, Text } from '@mantine/core';
import { photoVersionAddress } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { plainText, ShownValue } from './shown-value.tsx';

export function PhotoPair({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const { common } = useTexts();
  return (
    <Group gap="xs" align="flex-start">
      <Photo value={before} name={common.before} />
      <Photo value={after} name={common.after} />
    </Group>
  );
}

function Photo({ value, name }: { readonly value: unknown; readonly name: string }) {
  const { common } = useTexts();
  const version = plainText(value);
  return (
    <figure>
      {version === '' ? (
        <ShownValue value={null} />
      ) : (
        <Image
          src={photoVersionAddress(version)}
          alt={`${common.photo}: ${name}`}
          w={72}
          h={96}
          fit="cover"
          loading="lazy"
        />
      )}
      <Text component="figcaption" size="xs" c="dimmed">
        {name}
      </Text>
    </figure>
  );
}
