/** A cycle: progress, report, changes, undo. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

export const cycle = {
  listTitle: 'Cycles',
  title: (id: number) => `Cycle ${id}`,
  source: 'Source',
  state: 'State',
  startedAt: 'Started',
  duration: 'Took',
  actor: 'By',
  progress: (step: string, entity: string) => `${step}: ${entity}`,
  rowsOf: (rows: string, expected: string) => `${rows} of about ${expected}`,
  delta: (read: number, known: number) =>
    `${plural(read, { one: '# entry', other: '# entries' })} of ${plural(known, { other: '#' })} read: changes since the last cycle.`,
  wholeFrom: (when: string) => `Everything is read again from ${when} on.`,
  report: 'Report',
  entity: 'Entity',
  notices: 'Notices',
  changes: 'Changes',
  change: 'Change',
  key: 'Key',
  who: 'Whom or what',
  fields: 'Fields',
  field: 'Field',
  filters: 'Filters',
  filterText: 'Name, key or value',
  noChanges: 'This cycle changed nothing',
  noChangesText: 'The registry already agreed with the source.',
  noChangesButOthers: 'What it did not apply stands in the other tabs.',
  noChangesAtEnd: 'It ended before it came to that. The next cycle begins anew.',
  noMatch: 'No row passes the filters',
  undo: 'Undo the cycle',
  undoText:
    'Each change is taken back unless somebody edited the same thing since. The next cycle would repeat the changes: pause the source first.',
  undoOne: 'Undo',
  undoOneText: 'The change is taken back unless the same thing was edited since.',
  undone: 'Undone',
  undoResult: (reverted: number, kept: number, impossible: number) =>
    `${plural(reverted, { one: '# change reverted', other: '# changes reverted' })}, ${kept} kept because edited since, ${impossible} impossible`,
  tabs: 'Parts of the cycle',
  tabChanges: 'Changes',
  tabHeld: 'Held',
  tabConflicts: 'Conflicts',
  tabRejected: 'Rejected',
};
