/** In which sources a person is, and under which key. */
import { Text } from '@mantine/core';
import type { PersonLink } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useMayAct } from '../../shell/account.ts';
import { RefreshButton } from './refresh-button.tsx';

export function PersonLinks({ links }: { readonly links: readonly PersonLink[] }) {
  const { people } = useTexts();
  const mayAct = useMayAct('operator');
  if (links.length === 0) return <Text size="sm">{people.noSource}</Text>;
  return (
    <Text size="sm" component="div">
      {people.links}:
      {links.map(({ source, key, state, rows }) => (
        <div key={`${source} ${key}`}>
          <PageLink to="/sources/$name" params={{ name: source }}>
            {people.fromSource(source, key)}
          </PageLink>
          {` · ${people.linkStates[state]}`}
          {rows.length > 0 && ` · ${people.rows(rows.join(', '))}`}
          {mayAct && rows.length === 0 && <RefreshButton link={{ source, key, state, rows }} />}
        </div>
      ))}
    </Text>
  );
}
