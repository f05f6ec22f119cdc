/** Whom or what a change is about: the person with the department, and the key in the source. */
import { Text } from '@mantine/core';
import type { Whom } from '../api/changes.ts';
import { PageLink } from './page-link.tsx';

interface Props {
  readonly whom: Whom;
  readonly rowKey: string | null;
}

export function Who({ whom: { personId, personName, department }, rowKey }: Props) {
  if (personName === null) return rowKey ?? '—';
  return (
    <>
      {personId === null ? (
        <Text size="sm">{personName}</Text>
      ) : (
        <PageLink to="/people/$id" params={{ id: String(personId) }}>
          {personName}
        </PageLink>
      )}
      <Text size="xs" c="dimmed">
        {[rowKey, department].filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}
