/** The old and the new photo side by side. */
import { Group, Image, Text } from '@mantine/core';
import { useState } from 'react';
import type { ShownFields } from '../api/changes.ts';
import { photoHashAddress } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { plainText } from './shown-value.tsx';

const size = { w: 72, h: 96 } as const;

/** `fields` are those of a change of a photo. */
export function PhotoPair({ fields }: { readonly fields: ShownFields }) {
  const { common } = useTexts();
  const [before, after] = (fields['sha256'] ?? [null, null]).map(plainText);
  const toCome = after === '' && plainText(fields['version']?.[1]) !== '';
  return (
    <Group gap="sm" align="flex-start">
      {before !== '' && <Photo hash={before ?? ''} name={common.before} />}
      {after !== '' && <Photo hash={after ?? ''} name={common.after} />}
      {toCome && <Text size="sm">{common.photoToCome}</Text>}
    </Group>
  );
}

function Photo({ hash, name }: { readonly hash: string; readonly name: string }) {
  const { common } = useTexts();
  const [gone, setGone] = useState(false);
  return (
    <figure style={{ margin: 0 }}>
      {gone ? (
        <Text size="xs" c="dimmed" {...size}>
          {common.photoGone}
        </Text>
      ) : (
        <Image
          {...size}
          src={photoHashAddress(hash)}
          alt={`${common.photo}: ${name}`}
          fit="cover"
          radius="sm"
          loading="lazy"
          onError={() => setGone(true)}
        />
      )}
      <Text component="figcaption" size="xs" c="dimmed">
        {name}
      </Text>
    </figure>
  );
}
