/** Types of justification documents, each to be renamed, counted otherwise or removed. */
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../../api/keys.ts';
import { type DocumentType, listDocumentTypes, removeDocumentType } from '../../api/structure.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { DecisionButton } from '../../parts/decision-button.tsx';
import { useDocumentTypeName } from '../../parts/use-document-type-name.ts';
import { useMayAct } from '../../shell/account.ts';
import { DocumentTypeDialog } from './document-type-dialog.tsx';

export function DocumentTypesPart() {
  const { settings } = useTexts();
  const mayEdit = useMayAct('administrator');
  const types = useQuery({ queryKey: keys.documentTypes, queryFn: ({ signal }) => listDocumentTypes(signal) });
  const [opened, { open, close }] = useDisclosure(false);
  const columns = useColumns(mayEdit);
  return (
    <>
      <Text c="dimmed" mb="sm">
        {settings.documentTypesText}
      </Text>
      {mayEdit && (
        <Button mb="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
          {settings.addType}
        </Button>
      )}
      {opened && <DocumentTypeDialog type={null} onClose={close} />}
      <Answer query={types}>
        {(rows) => (
          <DataTable label={settings.tabDocumentTypes} columns={columns} rows={rows} keyOf={({ code }) => code} />
        )}
      </Answer>
    </>
  );
}

function useColumns(mayEdit: boolean) {
  const { settings, people, common } = useTexts();
  const typeName = useDocumentTypeName();
  return useMemo(() => {
    const columns: Column<DocumentType>[] = [
      { id: 'letter', title: settings.letter, width: '4.5rem', cell: ({ letter }) => letter },
      { id: 'code', title: settings.code, width: '5rem', cell: ({ code }) => code },
      {
        id: 'name',
        title: settings.typeName,
        width: 'minmax(9rem, 1fr)',
        cell: ({ letter, name }) => typeName(letter, name),
      },
      { id: 'class', title: settings.typeClass, width: '11rem', cell: (type) => people.classes[type.class] },
      {
        id: 'exclusive',
        title: settings.exclusive,
        width: '8.5rem',
        cell: ({ exclusive }) => (exclusive ? common.yes : common.no),
      },
    ];
    if (mayEdit) {
      columns.push({
        id: 'actions',
        title: common.actions,
        width: '13.5rem',
        cell: (type) => <TypeActions type={type} />,
      });
    }
    return columns;
  }, [settings, people, common, typeName, mayEdit]);
}

function TypeActions({ type }: { readonly type: DocumentType }) {
  const { settings } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group gap="xs" wrap="nowrap">
      <Button variant="default" size="compact-sm" aria-label={settings.editTypeOf(type.letter)} onClick={open}>
        {settings.editType}
      </Button>
      <DecisionButton
        size="compact-sm"
        label={settings.removeType}
        aria-label={settings.removeTypeOf(type.letter)}
        text={settings.removeTypeText}
        tone="bad"
        action={() => removeDocumentType(type.code)}
        done={() => settings.typeRemoved}
        outdates={[keys.documentTypes]}
      />
      {opened && <DocumentTypeDialog type={type} onClose={close} />}
    </Group>
  );
}
