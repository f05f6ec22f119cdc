/** One person: every value with where it comes from, identifiers, documents, events and history. */
import { Group, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { keys } from '../../api/keys.ts';
import { getPerson } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EventTable } from '../../parts/event-table.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonPhoto } from '../../parts/person-photo.tsx';
import { PersonBadge } from '../../parts/state-badge.tsx';
import { PersonDocuments } from './person-documents.tsx';
import { PersonHistory } from './person-history.tsx';
import { PersonIdentifiers } from './person-identifiers.tsx';
import { PersonLinks } from './person-links.tsx';
import { PersonValues } from './person-values.tsx';

const route = getRouteApi('/people/$id');

export function PersonPage() {
  const { shell, people, events } = useTexts();
  const id = Number(route.useParams().id);
  const person = useQuery({ queryKey: keys.person(id), queryFn: ({ signal }) => getPerson(id, signal) });
  const { data } = person;
  return (
    <>
      <PageHeading
        title={data ? personName(data) : shell.people}
        text={data && [people.localId(id), data.employeeId, data.position].filter(Boolean).join(' · ')}
        mark={data && <PersonBadge state={data.status} size="lg" />}
      />
      <Answer query={person}>
        {(whole) => (
          <>
            <Group align="flex-start" mb="md">
              <PersonPhoto key={id} person={whole} />
              <div>
                <Text>{whole.department?.split('/').join(' / ')}</Text>
                <PersonLinks links={whole.links} />
              </div>
            </Group>
            <Tabs defaultValue="values" keepMounted={false}>
              <Tabs.List aria-label={people.tabs} mb="md">
                <Tabs.Tab value="values">{people.tabValues}</Tabs.Tab>
                <Tabs.Tab value="identifiers">{people.tabIdentifiers}</Tabs.Tab>
                <Tabs.Tab value="documents">{people.tabDocuments}</Tabs.Tab>
                <Tabs.Tab value="events">{people.tabEvents}</Tabs.Tab>
                <Tabs.Tab value="history">{people.tabHistory}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="values">
                <PersonValues person={whole} />
              </Tabs.Panel>
              <Tabs.Panel value="identifiers">
                <PersonIdentifiers person={whole} />
              </Tabs.Panel>
              <Tabs.Panel value="documents">
                <PersonDocuments id={id} />
              </Tabs.Panel>
              <Tabs.Panel value="events">
                <EventTable
                  filter={{ person: id }}
                  withPerson={false}
                  empty={{ title: events.ofPersonEmpty, text: events.ofPersonEmptyText }}
                />
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <PersonHistory id={id} />
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </Answer>
    </>
  );
}
