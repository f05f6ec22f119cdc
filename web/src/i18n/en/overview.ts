/** The overview: what is well, what is not, and what waits. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

export const overview = {
  title: 'Overview',
  allWell: 'All sources are in step',
  troubled: (count: number) => plural(count, { one: '# source needs you', other: '# sources need you' }),
  resting: (count: number) =>
    plural(count, {
      one: '# source is paused or has not run yet',
      other: '# sources are paused or have not run yet',
    }),
  running: (count: number) => plural(count, { one: '# cycle is running', other: '# cycles are running' }),
  waiting: 'Waits for a decision',
  heldChanges: (count: number) => plural(count, { one: '# held change', other: '# held changes' }),
  conflicts: (count: number) => plural(count, { one: '# conflict', other: '# conflicts' }),
  rejected: (count: number) => plural(count, { one: '# rejected row', other: '# rejected rows' }),
  lastCycle: 'Last cycle',
  nextCycle: 'Next',
  latestCycles: 'Latest cycles',
  latestPasses: 'Latest passes',
  showAll: 'Show all',
  lag: 'Events on their way',
  lagNone: 'All events delivered',
  lagWaiting: (count: number) => plural(count, { one: '# event waits', other: '# events wait' }),
  lagRefused: (count: number) => plural(count, { one: '# event set aside', other: '# events set aside' }),
  lagSince: (when: string) => `oldest ${when}`,
  emptyTitle: 'No source yet',
  emptyText:
    'A source is a database, a directory or a file that people come from. Gatehouse compares it with the registry in cycles and removes every difference.',
  addSource: 'Add the first source',
};
