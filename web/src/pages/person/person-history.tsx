/** What happened to a person, the newest first; one change or all can be taken back. */
import { Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { type Change, undoChange } from '../../api/changes.ts';
import { keys } from '../../api/keys.ts';
import { listPersonChanges, undoPerson } from '../../api/persons.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { ChangeMark } from '../../parts/change-mark.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { FieldDiff } from '../../parts/field-diff.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useActorName } from '../../parts/use-actor-name.ts';
import { usePages } from '../../parts/use-pages.ts';
import { useMayAct } from '../../shell/account.ts';

const outdated = [keys.persons, keys.cycles];

export function PersonHistory({ id }: { readonly id: number }) {
  const { people, cycle } = useTexts();
  const mayAct = useMayAct('operator');
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listPersonChanges(id, cursor, signal),
    [id],
  );
  const changes = usePages<Change>(keys.personChanges(id), load);
  const columns = useColumns(mayAct);
  return (
    <Answer query={changes}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={people.historyEmpty} text={people.historyEmptyText} icon={IconHistory} />
        ) : (
          <>
            {mayAct && (
              <Group mb="sm">
                <DecisionButton
                  label={people.undoAll}
                  text={people.undoAllText}
                  withReason
                  tone="bad"
                  leftSection={<IconArrowBackUp size={16} aria-hidden />}
                  action={(reason) => undoPerson(id, reason)}
                  done={({ reverted, kept, impossible }) => cycle.undoResult(reverted, kept, impossible)}
                  outdates={outdated}
                />
              </Group>
            )}
            <DataTable
              label={people.tabHistory}
              columns={columns}
              rows={rows}
              keyOf={(change) => change.id}
              onEnd={changes.loadMore}
            />
          </>
        )
      }
    </Answer>
  );
}

function useColumns(mayAct: boolean) {
  const { people, cycle, common, names } = useTexts();
  const actorOf = useActorName();
  return useMemo(() => {
    const columns: Column<Change>[] = [
      {
        id: 'when',
        title: people.when,
        width: '10rem',
        cell: ({ at, cycle: number }) => (
          <>
            <RelativeTime at={at} />
            {number !== null && (
              <Text size="sm">
                <PageLink to="/cycles/$id" params={{ id: String(number) }}>
                  {people.inCycle(number)}
                </PageLink>
              </Text>
            )}
          </>
        ),
      },
      { id: 'who', title: people.byWhom, width: '8rem', cell: ({ actor }) => actorOf(actor) },
      { id: 'kind', title: cycle.change, width: '8.5rem', cell: ({ change }) => <ChangeMark kind={change} /> },
      { id: 'entity', title: cycle.entity, width: '9rem', cell: ({ entity }) => names.entities[entity] },
      {
        id: 'fields',
        title: cycle.fields,
        width: 'minmax(14rem, 1fr)',
        cell: ({ entity, fields }) => <FieldDiff entity={entity} fields={fields} />,
      },
    ];
    if (mayAct) {
      columns.push({
        id: 'actions',
        title: common.actions,
        width: '8rem',
        cell: (change) => <UndoChange change={change} />,
      });
    }
    return columns;
  }, [people, cycle, common, names, mayAct, actorOf]);
}

function UndoChange({ change: { id, entity, undone } }: { readonly change: Change }) {
  const { cycle, names } = useTexts();
  if (undone === 'reverted') return <Text size="sm">{cycle.undone}</Text>;
  return (
    <DecisionButton
      size="compact-sm"
      label={cycle.undoOne}
      aria-label={`${cycle.undoOne}: ${names.entities[entity]}`}
      text={cycle.undoOneText}
      action={() => undoChange(id)}
      done={({ reverted, kept, impossible }) => cycle.undoResult(reverted, kept, impossible)}
      outdates={outdated}
    />
  );
}
