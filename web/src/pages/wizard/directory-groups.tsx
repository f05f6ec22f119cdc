/** Access levels from the groups of a directory: a table of groups with the level that each gives. */
import { ActionIcon, Group, Paper, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { TableInfo } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { nameOfDn } from './dn.ts';
import type { StepProps } from './draft.ts';
import { type GroupTable, groupTableOf, withGroupTable } from './group-table.ts';
import { useSample, useTables } from './use-tables.ts';

export function DirectoryGroups({ draft, onChange }: StepProps) {
  const { directory } = useTexts();
  const tables = useTables(draft);
  const sample = useSample(draft, '');
  const table = groupTableOf(draft);
  const groups = (tables.data ?? []).filter(({ kind }) => kind === 'group');
  const change = (next: GroupTable) => onChange(withGroupTable(draft, next));
  const add = (dn: string) => {
    if (table === null) return;
    const chosen = groups.find(({ name }) => name === dn);
    const namesOwn = sample.data?.columns.some(({ name }) => name.toLowerCase() === 'memberof') ?? false;
    const membership =
      Object.keys(table.groups).length > 0 || namesOwn || draft.type === 'active-directory'
        ? table.membership
        : { members: membersOf(chosen) };
    change({ ...table, membership, groups: { ...table.groups, [dn]: nameOfDn(dn) } });
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={directory.groups}>
      <Stack>
        <div>
          <Text fw={600}>{directory.groups}</Text>
          <Text size="sm" c="dimmed">
            {table === null ? directory.groupsOwn : directory.groupsText}
          </Text>
        </div>
        {tables.error !== null && <ProblemNotice thrown={tables.error} />}
        {tables.data === undefined && tables.error === null && <LoadingNotice />}
        {tables.data !== undefined && groups.length === 0 && <Notice tone="calm" title={directory.groupsNone} />}
        {table !== null && groups.length > 0 && <AddGroup groups={groups} table={table} onAdd={add} />}
        {table !== null && <Levels table={table} onChange={change} />}
      </Stack>
    </Paper>
  );
}

interface AddProps {
  readonly groups: readonly TableInfo[];
  readonly table: GroupTable;
  readonly onAdd: (dn: string) => void;
}

function AddGroup({ groups, table, onAdd }: AddProps) {
  const { directory } = useTexts();
  const choices = useMemo(
    () =>
      groups
        .filter(({ name }) => !(name in table.groups))
        .map((group) => ({ value: group.name, label: [nameOfDn(group.name), describe(group)].join('') })),
    [groups, table.groups],
  );
  return (
    <Select
      label={directory.addGroup}
      description={directory.addGroupHint}
      data={choices}
      value={null}
      onChange={(dn) => dn !== null && onAdd(dn)}
      searchable
      limit={100}
      maw={480}
    />
  );
}

interface LevelsProps {
  readonly table: GroupTable;
  readonly onChange: (table: GroupTable) => void;
}

function Levels({ table, onChange }: LevelsProps) {
  const { directory } = useTexts();
  const rows = Object.entries(table.groups);
  if (rows.length === 0) return null;
  return (
    <>
      {rows.map(([dn, level]) => (
        <Group key={dn} align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            label={directory.level(nameOfDn(dn))}
            description={dn}
            value={level}
            error={level.trim() === ''}
            onChange={(event) => onChange({ ...table, groups: { ...table.groups, [dn]: event.currentTarget.value } })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            style={{ flex: 1, minWidth: 0, maxWidth: 480, overflowWrap: 'anywhere' }}
          />
          <ActionIcon
            variant="default"
            size="lg"
            mb={24}
            aria-label={directory.removeGroup(nameOfDn(dn))}
            onClick={() => {
              const { [dn]: _gone, ...groups } = table.groups;
              onChange({ ...table, groups });
            }}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Switch
        label={directory.nested}
        checked={table.nested}
        onChange={(event) => onChange({ ...table, nested: event.currentTarget.checked })}
      />
    </>
  );
}

function describe(group: TableInfo): string {
  const text = group.columns.find(({ name }) => name === 'description')?.type ?? '';
  return text === '' ? '' : ` · ${text}`;
}

function membersOf(group: TableInfo | undefined): string {
  return group?.columns.find(({ name }) => name === 'members')?.type ?? 'member';
}
