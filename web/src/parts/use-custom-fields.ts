/** The custom fields in their order; none while they are not known yet. */
import { useQuery } from '@tanstack/react-query';
import { type CustomField, listCustomFields } from '../api/custom-fields.ts';
import { keys } from '../api/keys.ts';

const none: readonly CustomField[] = [];

export function useCustomFields(): readonly CustomField[] {
  const { data } = useQuery({
    queryKey: keys.customFields,
    queryFn: ({ signal }) => listCustomFields(signal),
    staleTime: 60_000,
  });
  return data ?? none;
}
