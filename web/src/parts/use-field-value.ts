/** Values that are codes of the registry, in the words of the language in use; every other value stays as it is. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Entity } from '../api/changes.ts';
import { keys } from '../api/keys.ts';
import { listDocumentTypes } from '../api/structure.ts';
import { useFormats, useTexts } from '../i18n/language.tsx';
import { useDocumentTypeName } from './use-document-type-name.ts';
import { useFormatName } from './use-format-name.ts';

const times: readonly string[] = ['validFrom', 'validUntil', 'scheduleFrom', 'scheduleUntil', 'from', 'to', 'anchor'];
const isDay = /^\d{4}-\d\d-\d\d$/;
const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

export function useFieldValue(): (entity: Entity, field: string, value: unknown) => unknown {
  const { names } = useTexts();
  const formats = useFormats();
  const formatOf = useFormatName();
  const typeOf = useDocumentType();
  return useCallback(
    (entity, field, value) => {
      if (typeof value !== 'string') return value;
      if (times.includes(field) && isDay.test(value)) return formats.date(value);
      if (times.includes(field) && isInstant.test(value)) return formats.moment(value);
      if (entity === 'documents') return field === 'type' ? typeOf(value) : value;
      if (field === 'format') return formatOf(value);
      const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        status: names.personStatuses,
        kind: names.identifierKinds,
        decision: names.decisions,
      };
      return codes[field]?.[value] ?? value;
    },
    [names, formats, formatOf, typeOf],
  );
}

/** A type of documents by its letter: the letter and the name, as far as the name is known. */
function useDocumentType(): (letter: string) => string {
  const nameOf = useDocumentTypeName();
  const { data } = useQuery({
    queryKey: keys.documentTypes,
    queryFn: ({ signal }) => listDocumentTypes(signal),
    staleTime: 60_000,
  });
  const stored = useMemo(() => new Map(data?.map(({ letter, name }) => [letter, name])), [data]);
  return useCallback(
    (letter) => {
      const name = stored.get(letter);
      return name === undefined ? letter : `${letter} · ${nameOf(letter, name)}`;
    },
    [stored, nameOf],
  );
}
