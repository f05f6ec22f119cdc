/** The photo of a person, or a place that says there is none. */
import { Avatar, Image } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { type Person, photoAddress } from '../api/persons.ts';
import { useTexts } from '../i18n/language.tsx';
import { personName } from './person-name.ts';

interface Props {
  readonly person: Person;
  readonly size?: number;
}

export function PersonPhoto({ person, size = 112 }: Props) {
  const { people } = useTexts();
  const [missing, setMissing] = useState(false);
  if (missing) return <NoPhoto size={size} />;
  return (
    <Image
      src={photoAddress(person.id)}
      alt={people.photoOf(personName(person))}
      w={size}
      mah={size * 1.4}
      fit="contain"
      radius="md"
      onError={() => setMissing(true)}
    />
  );
}

export function NoPhoto({ size }: { readonly size: number }) {
  const { people } = useTexts();
  return (
    <Avatar size={size} radius="md" color="gray" role="img" aria-label={people.noPhoto}>
      <IconUser size={size / 2} stroke={1.2} aria-hidden />
    </Avatar>
  );
}
