/** Who passed where, as it happens. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { endOfDay, startOfDay } from '../../parts/days.ts';
import { EventTable } from '../../parts/event-table.tsx';
import { HoursPanel } from '../../parts/hours-panel.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { EventFilters, type ShownFilter } from './event-filters.tsx';

const noFilter: ShownFilter = { from: '', to: '', person: null, accessPoint: '', outcome: '' };

export function EventsPage() {
  const { shell, events } = useTexts();
  const [filter, setFilter] = useState(noFilter);
  const { from, to, person, accessPoint, outcome } = filter;
  const filtered = person !== null || [from, to, accessPoint, outcome].some((part) => part !== '');
  return (
    <>
      <PageHeading title={shell.events} text={events.text} />
      <HoursPanel />
      <EventFilters value={filter} onChange={setFilter} />
      <EventTable
        filter={{
          from: from === '' ? undefined : startOfDay(from),
          to: to === '' ? undefined : endOfDay(to),
          person: person ?? undefined,
          accessPoint: accessPoint.trim() || undefined,
          outcome: outcome || undefined,
        }}
        empty={
          filtered
            ? {
                title: events.noMatch,
                text: events.noMatchText,
                children: (
                  <Button variant="default" onClick={() => setFilter(noFilter)}>
                    {events.clear}
                  </Button>
                ),
              }
            : {
                title: events.emptyTitle,
                text: events.emptyText,
                children: (
                  <LinkButton to="/settings" search={{ tab: 'tokens' }}>
                    {events.makeToken}
                  </LinkButton>
                ),
              }
        }
      />
    </>
  );
}
