/** The address of the source and a command that sends a record to it, ready to be copied. */
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
import { Button, Code, CopyButton, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Draft, type QueriedEntity, queriedEntities } from '../../api/drafts.ts';
import { recordsAddress } from '../../api/trial-records.ts';
import { useTexts } from '../../i18n/language.tsx';
import { columnOf, entityOf } from './draft.ts';

const examples: Readonly<Record<QueriedEntity, Readonly<Record<string, string>>>> = {
  persons: { key: '4711', name: 'Orlova Anna', department: '12', employeeId: '00017' },
  departments: { key: '12', name: 'Works' },
  identifiers: { person: '4711', number: '213,02000' },
};

interface Props {
  readonly draft: Draft;
  readonly token: string | null;
}

export function PushExample({ draft, token }: Props) {
  const { pushing, names } = useTexts();
  const [entity, setEntity] = useState<QueriedEntity>('persons');
  const address = recordsAddress(draft.name, entity);
  const command = [
    `curl -X PUT ${address}`,
    `  -H "Authorization: Bearer ${token ?? '$TOKEN'}"`,
    '  -H "Content-Type: application/json"',
    `  -d '${JSON.stringify([recordOf(draft, entity)])}'`,
  ].join(' \\\n');
  return (
    <Stack gap="xs">
      <NativeSelect
        label={pushing.entity}
        data={queriedEntities.map((value) => ({ value, label: names.entities[value] }))}
        value={entity}
        onChange={(event) => setEntity(event.currentTarget.value as QueriedEntity)}
        maw={320}
      />
      <Text fw={500} size="sm">
        {pushing.address}
      </Text>
      <Group gap="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>PUT {address}</Code>
        <Copy text={address} label={pushing.copyAddress} />
      </Group>
      <Text fw={500} size="sm">
        {pushing.example}
      </Text>
      <Code block tabIndex={0} aria-label={pushing.example}>
        {command}
      </Code>
      <Group>
        <Copy text={command} label={pushing.copyExample} />
      </Group>
    </Stack>
  );
}

function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const { pushing } = useTexts();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" size="compact-sm" onClick={copy}>
          {copied ? pushing.copied : label}
        </Button>
      )}
    </CopyButton>
  );
}

/** With the properties that the fields name, once they do. */
function recordOf(draft: Draft, entity: QueriedEntity): Readonly<Record<string, string>> {
  const { fields } = entityOf(draft, entity);
  const usual: Readonly<Record<string, string>> = { key: 'id' };
  const named = Object.entries(examples[entity]).flatMap(([field, value]) => {
    const property = columnOf(fields[field]);
    if (property !== undefined) return [[property, value] as const];
    return Object.keys(fields).length === 0 ? [[usual[field] ?? field, value] as const] : [];
  });
  return Object.fromEntries(named);
}
