/** Access events: the list, its filters and the chart. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

export const events = {
  text: 'Who passed where, as the doors report it. New events appear by themselves.',
  filters: 'Filters of events',
  from: 'From',
  to: 'To',
  person: 'Person',
  personHint: 'Type a name and choose',
  accessPoint: 'Access point',
  outcome: 'Outcome',
  outcomes: { granted: 'Passed', denied: 'Refused' },
  directions: { in: 'In', out: 'Out', unknown: 'Unknown' },
  at: 'Time',
  direction: 'Direction',
  number: 'Number',
  unknownPerson: 'not in the registry',
  localTime: (zone: string) => `Time of ${zone}`,
  list: 'Events',
  chart: 'Passes by hour',
  chartText: (granted: number, denied: number) =>
    `${plural(granted, { one: '# pass', other: '# passes' })}, ${plural(denied, { one: '# refusal', other: '# refusals' })}`,
  chartDay: 'the last 24 hours',
  emptyTitle: 'No events yet',
  emptyText:
    'Controllers send events with a token of the scope “events”, or you record a file: gatehouse events record FILE.',
  noMatch: 'No event passes the filters',
  noMatchText: 'Take a longer span of time, or clear a filter.',
  makeToken: 'Make a token',
  clear: 'Clear the filters',
  ofPersonEmpty: 'No events of this person',
  ofPersonEmptyText: 'When a door reports this person or one of the identifiers, it stands here.',
};
