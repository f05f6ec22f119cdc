/** Everybody in the registry: found by department, by name, or by a card. */
import { Box, Button, Group, Text } from '@mantine/core';
import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { keys } from '../../api/keys.ts';
import { listPersons, type PersonRow } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { DepartmentPanel } from './department-panel.tsx';
import { PeopleFilters } from './people-filters.tsx';
import classes from './people-page.module.css';
import { PeopleTable } from './people-table.tsx';

const route = getRouteApi('/people');

export function PeoplePage() {
  const { shell, people } = useTexts();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { search, department, status, source } = filter;
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      listPersons({ search, department, status, source, cursor }, signal),
    [search, department, status, source],
  );
  const persons = usePages<PersonRow>(keys.personList(filter), load);
  const narrow = (change: typeof filter) => void navigate({ search: { ...filter, ...change }, replace: true });
  return (
    <>
      <PageHeading title={shell.people} />
      <div className={classes.layout}>
        <DepartmentPanel chosen={department} onChoose={(id) => narrow({ department: id })} />
        <Box className={classes.list}>
          <PeopleFilters value={filter} onChange={narrow} />
          <Answer query={persons}>
            {(rows) =>
              rows.length === 0 ? (
                <Nobody filtered={Object.keys(filter).length > 0} onClear={() => void navigate({ search: {} })} />
              ) : (
                <>
                  <Text size="sm" role="status" mb="xs">
                    {people.shown(rows.length, persons.hasMore)}
                  </Text>
                  <PeopleTable rows={rows} onEnd={persons.loadMore} />
                </>
              )
            }
          </Answer>
        </Box>
      </div>
    </>
  );
}

function Nobody({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const { people, overview } = useTexts();
  return filtered ? (
    <EmptyState title={people.noMatch} text={people.noMatchText} icon={IconUserSearch}>
      <Button variant="default" onClick={onClear}>
        {people.clear}
      </Button>
    </EmptyState>
  ) : (
    <EmptyState title={people.emptyTitle} text={people.emptyText} icon={IconUsers}>
      <Group>
        <LinkButton to="/sources/new">{overview.addSource}</LinkButton>
      </Group>
    </EmptyState>
  );
}
