/** The side of a conflict that is not in the registry yet: what the new row says. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Conflict } from '../api/outcomes.ts';
import { useTexts } from '../i18n/language.tsx';
import { ConflictFacts, type Facts } from './conflict-facts.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { RowPhoto } from './row-photo.tsx';
import { plainText } from './shown-value.tsx';
import { useFieldName } from './use-field-name.ts';

interface Props {
  readonly conflict: Conflict;
  readonly row: Facts;
  /** Only whoever may decide may have the source read. */
  readonly withPhoto: boolean;
}

export function ConflictRow({ conflict, row, withPhoto }: Props) {
  const { source, key: rowKey, match, waitingNumbers } = conflict;
  const { outcomes, people } = useTexts();
  const nameOf = useFieldName();
  const name = nameOfRow(row);
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {outcomes.newRow}
      </Text>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        {withPhoto && <RowPhoto source={source} rowKey={rowKey} name={name} size={72} />}
        <Stack gap={4} miw={0}>
          <Title order={3} size="h5">
            {name}
          </Title>
          <ConflictFacts facts={row} />
          {waitingNumbers.length > 0 && (
            <LabelledLine label={outcomes.waitingNumbers} text={waitingNumbers.join(', ')} />
          )}
          <LabelledLine label={people.links} text={people.fromSource(source, rowKey)} />
        </Stack>
      </Group>
      <Text size="sm" c="dimmed" mt="sm">
        {outcomes.matchedBy(match.map(nameOf).join(', '))}
      </Text>
    </Paper>
  );
}

export function nameOfRow(row: Facts): string {
  const parts = ['surname', 'givenName', 'patronymic'].map((field) => plainText(row[field]));
  return parts.filter((part) => part !== '').join(' ');
}
