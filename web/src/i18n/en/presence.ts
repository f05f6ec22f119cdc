/** Who is inside. */
export const presence = {
  text: 'Who is inside by the last completed pass of each person, and since when. It follows the events by itself.',
  total: 'In all zones',
  filter: 'Filter of people inside',
  zone: 'Zone',
  department: 'Department',
  person: 'Person',
  employeeId: 'Employee ID',
  since: 'Since',
  through: 'Through',
  list: 'People inside',
  empty: 'Nobody is inside',
  emptyText: 'When somebody passes into a zone, they stand here.',
  notConfigured: 'Nobody knows who is inside yet',
  notConfiguredText:
    'Say in the configuration, under “presence”, which zones there are and which access points lead into them. The events that were recorded so far count as well.',
};
