/** What a person opens doors with: cards, fobs, plates, with the way to add and to remove one. */
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconId, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { removeIdentifier } from '../../api/identifiers.ts';
import { keys } from '../../api/keys.ts';
import type { Person, PersonIdentifier } from '../../api/persons.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useFormatName } from '../../parts/use-format-name.ts';
import { useMayAct } from '../../shell/account.ts';
import { IdentifierDialog } from './identifier-dialog.tsx';

export function PersonIdentifiers({ person }: { readonly person: Person }) {
  const { people } = useTexts();
  const mayEdit = useMayAct('operator');
  const [opened, { open, close }] = useDisclosure(false);
  const columns = useColumns(mayEdit);
  const rows = person.identifiers;
  return (
    <>
      {mayEdit && (
        <Group mb="sm">
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            {people.addIdentifier}
          </Button>
        </Group>
      )}
      {opened && <IdentifierDialog person={person.id} onClose={close} />}
      {rows.length === 0 ? (
        <EmptyState title={people.identifiersEmpty} text={people.identifiersEmptyText} icon={IconId} />
      ) : (
        <DataTable
          label={people.tabIdentifiers}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          maxHeight="none"
        />
      )}
    </>
  );
}

function useColumns(mayEdit: boolean) {
  const { people, common, names } = useTexts();
  const formats = useFormats();
  const formatOf = useFormatName();
  return useMemo(() => {
    const kinds: Readonly<Record<string, string>> = names.identifierKinds;
    const columns: Column<PersonIdentifier>[] = [
      { id: 'kind', title: people.kind, width: '8rem', cell: ({ kind }) => kinds[kind] ?? kind },
      {
        id: 'number',
        title: people.number,
        width: 'minmax(9rem, 1fr)',
        cell: ({ number, bits, value }) => (
          <>
            <Text size="sm" ff="monospace">
              {number}
            </Text>
            {bits > 0 && (
              <Text size="xs" c="dimmed">
                {people.readsAs(value, bits)}
              </Text>
            )}
          </>
        ),
      },
      {
        id: 'format',
        title: people.format,
        width: 'minmax(6rem, 11rem)',
        cell: ({ format }) => (format === null ? '—' : formatOf(format)),
      },
      { id: 'source', title: people.source, width: '8rem', cell: ({ source }) => source ?? people.byHand },
      {
        id: 'valid',
        title: people.valid,
        width: '12rem',
        cell: ({ validFrom, validUntil }) =>
          [
            validFrom && people.validFrom(formats.date(validFrom)),
            validUntil && people.validUntil(formats.date(validUntil)),
          ]
            .filter(Boolean)
            .join(' ') || people.noEnd,
      },
    ];
    if (mayEdit) {
      columns.push({
        id: 'actions',
        title: common.actions,
        width: '7rem',
        cell: (identifier) => <RemoveIdentifier identifier={identifier} />,
      });
    }
    return columns;
  }, [people, common, names, formats, formatOf, mayEdit]);
}

function RemoveIdentifier({ identifier: { id, number } }: { readonly identifier: PersonIdentifier }) {
  const { people } = useTexts();
  return (
    <DecisionButton
      size="compact-sm"
      label={people.remove}
      aria-label={people.removeOf(number)}
      text={people.removeIdentifierText}
      tone="bad"
      action={() => removeIdentifier(id)}
      done={() => people.removed}
      outdates={[keys.persons]}
    />
  );
}
