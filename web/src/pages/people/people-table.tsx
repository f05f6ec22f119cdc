/** The list of people, loaded as one goes down. */
import { useMemo } from 'react';
import type { PersonRow } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { personName } from '../../parts/person-name.ts';
import { PersonBadge } from '../../parts/state-badge.tsx';

interface Props {
  readonly rows: readonly PersonRow[];
  readonly onEnd: () => void;
}

export function PeopleTable({ rows, onEnd }: Props) {
  const { shell } = useTexts();
  const columns = useColumns();
  return <DataTable label={shell.people} columns={columns} rows={rows} keyOf={({ id }) => id} onEnd={onEnd} />;
}

function useColumns() {
  const { people, names } = useTexts();
  return useMemo((): Column<PersonRow>[] => {
    const { employeeId, department, position, status } = names.fields;
    return [
      {
        id: 'name',
        title: people.name,
        width: 'minmax(9rem, 1.4fr)',
        cell: (person) => (
          <PageLink to="/people/$id" params={{ id: String(person.id) }}>
            {personName(person)}
          </PageLink>
        ),
      },
      { id: 'employeeId', title: employeeId, width: '6rem', cell: (person) => person.employeeId ?? '—' },
      {
        id: 'department',
        title: department,
        width: 'minmax(8rem, 1.4fr)',
        cell: (person) => person.department?.split('/').join(' / ') ?? '—',
      },
      { id: 'position', title: position, width: 'minmax(7rem, 1fr)', cell: (person) => person.position ?? '—' },
      {
        id: 'status',
        title: status,
        width: '9.5rem',
        cell: (person) => <PersonBadge state={person.status} />,
      },
    ];
  }, [people, names]);
}
