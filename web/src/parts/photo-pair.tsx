/** The old and the new photo side by side. */
import { Group, Image, Text } from '@mantine/core';
import { useState } from 'react';
import type { ShownFields } from '../api/changes.ts';
import { photoHashAddress } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { NewPhoto, useNewPhotos } from './new-photos.tsx';
import { plainText } from './shown-value.tsx';

const size = { w: 72, h: 96 } as const;

interface Props {
  /** Those of a change of a photo. */
  readonly fields: ShownFields;
  /** The person in the source, where the new photo may still have to come from there. */
  readonly photoKey: string | null;
}

export function PhotoPair({ fields, photoKey }: Props) {
  const { common } = useTexts();
  const photos = useNewPhotos();
  const [before, after] = (fields['sha256'] ?? [null, null]).map(plainText);
  const toCome = after === '' && plainText(fields['version']?.[1]) !== '';
  return (
    <Group gap="sm" align="flex-start">
      {before !== '' && <Photo hash={before ?? ''} name={common.before} />}
      {after !== '' && <Photo hash={after ?? ''} name={common.after} />}
      {toCome &&
        (photos === null || photoKey === null ? (
          <Text size="sm">{common.photoToCome}</Text>
        ) : (
          <NewPhoto photos={photos} photoKey={photoKey} size={size} />
        ))}
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
