/** The side of a conflict that is not in the registry yet: what the new row says. */
import { Paper, Text, Title } from '@mantine/core';
import { useTexts } from '../i18n/language.tsx';
import { ConflictFacts, type Facts } from './conflict-facts.tsx';
import { plainText } from './shown-value.tsx';
import { useFieldName } from './use-field-name.ts';

interface Props {
  readonly source: string;
  readonly rowKey: string;
  readonly row: Facts;
  /** Fields by which people were looked for. */
  readonly match: readonly string[];
}

export function ConflictRow({ source, rowKey, row, match }: Props) {
  const { outcomes, people } = useTexts();
  const nameOf = useFieldName();
  const name = ['surname', 'givenName', 'patronymic'].map((field) => plainText(row[field]));
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {outcomes.newRow}
      </Text>
      <Title order={3} size="h5">
        {name.filter((part) => part !== '').join(' ')}
      </Title>
      <Text size="sm">{people.fromSource(source, rowKey)}</Text>
      <ConflictFacts facts={row} />
      <Text size="sm" c="dimmed" mt="sm">
        {outcomes.matchedBy(match.map(nameOf).join(', '))}
      </Text>
    </Paper>
  );
}
