/** The photo that the source has of whom a row is about, read from the source when somebody looks. */
import { Image, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { ProblemError } from '../api/problem.ts';
import { getSourcePhoto } from '../api/sources.ts';
import { useTexts } from '../i18n/language.tsx';
import { usePictureAddress } from './new-photos.tsx';
import { NoPhoto } from './person-photo.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Props {
  readonly source: string;
  readonly rowKey: string;
  readonly name: string;
  readonly size: number;
}

/** The source reads no photos, or has none of this key. */
const none: readonly string[] = ['config.unsupported', 'command.notFound'];

export function RowPhoto({ source, rowKey, name, size }: Props) {
  const { common, people } = useTexts();
  const { data, error } = useQuery({
    queryKey: keys.newPhoto(source, rowKey),
    queryFn: ({ signal }) => getSourcePhoto(source, rowKey, signal),
    retry: false,
  });
  const address = usePictureAddress(data);
  if (error instanceof ProblemError && none.includes(error.problem.code)) return <NoPhoto size={size} />;
  if (error) return <ProblemNotice thrown={error} />;
  if (address === null) return <Loader size="sm" m="md" role="status" aria-label={common.photoComing} />;
  return <Image src={address} alt={people.photoOf(name)} w={size} mah={size * 1.4} fit="contain" radius="md" />;
}
