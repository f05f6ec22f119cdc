/** How the photos of a plan that no cycle has fetched yet are had: from the source itself, each when its line is looked at. */
import { Image, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react';
import { keys } from '../api/keys.ts';
import { useTexts } from '../i18n/language.tsx';
import { ProblemNotice } from './problem-notice.tsx';

type Load = (key: string, signal: AbortSignal) => Promise<Blob>;

interface NewPhotos {
  /** Of this plan alone: the next one asks anew. */
  readonly plan: string;
  readonly load: Load;
}

const Context = createContext<NewPhotos | null>(null);

interface ProviderProps {
  readonly load: Load;
  /** Another plan of the same page. */
  readonly round: number;
  readonly children: ReactNode;
}

export function NewPhotosProvider({ load, round, children }: ProviderProps) {
  const id = useId();
  const value = useMemo(() => ({ plan: `${id} ${round}`, load }), [id, round, load]);
  return <Context value={value}>{children}</Context>;
}

/** Null where photos are not asked for, as in the report of a cycle. */
export function useNewPhotos(): NewPhotos | null {
  return useContext(Context);
}

interface PhotoProps {
  readonly photos: NewPhotos;
  /** Of the person in the source. */
  readonly photoKey: string;
  readonly size: { readonly w: number; readonly h: number };
}

export function NewPhoto({ photos: { plan, load }, photoKey, size }: PhotoProps) {
  const { common } = useTexts();
  const { data, error } = useQuery({
    queryKey: keys.newPhoto(plan, photoKey),
    queryFn: ({ signal }) => load(photoKey, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const address = usePictureAddress(data);
  if (error) return <ProblemNotice thrown={error} />;
  return (
    <figure style={{ margin: 0 }}>
      {address === null ? (
        <Loader size="sm" m="md" role="status" aria-label={common.photoComing} />
      ) : (
        <Image {...size} src={address} alt={`${common.photo}: ${common.after}`} fit="cover" radius="sm" />
      )}
      <Text component="figcaption" size="xs" c="dimmed">
        {common.after}
      </Text>
    </figure>
  );
}

/** An address of the picture on this page, for as long as it is shown. */
export function usePictureAddress(picture: Blob | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (picture === undefined) return undefined;
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}
