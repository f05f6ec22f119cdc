/** Step 2: how to reach it, and whether it answers. */
import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ComponentType, FormEvent } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { useSources } from '../../parts/use-sources.ts';
import { ConnectionTest, useConnectionTest } from './connection-test.tsx';
import { DirectoryConnection } from './directory-connection.tsx';
import type { StepProps } from './draft.ts';
import { isDirectory } from './kinds.ts';
import { OdbcConnection } from './odbc-connection.tsx';
import { SqliteConnection } from './sqlite-connection.tsx';
import { UrlConnection } from './url-connection.tsx';

interface Props extends StepProps {
  readonly stored: string | null;
}

export function ConnectionStep({ draft, stored, onChange }: Props) {
  const { wizard } = useTexts();
  const error = useNameError(draft.name, stored);
  const test = useConnectionTest(draft);
  const Connection = connectionForm(draft.type);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{wizard.connectionText}</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={wizard.name}
            description={wizard.nameHint}
            value={draft.name}
            error={error}
            // Reports and events of the past carry the name.
            disabled={stored !== null}
            onChange={(event) => onChange({ ...draft, name: event.currentTarget.value.trim() })}
            autoComplete="off"
          />
        </SimpleGrid>
        <Connection draft={draft} onChange={onChange} />
        <ConnectionTest test={test} />
      </Stack>
    </form>
  );
}

function connectionForm(type: string): ComponentType<StepProps> {
  if (isDirectory(type)) return DirectoryConnection;
  return type === 'odbc' ? OdbcConnection : type === 'sqlite' ? SqliteConnection : UrlConnection;
}

function useNameError(name: string, stored: string | null): string | null {
  const { wizard } = useTexts();
  const { data } = useSources();
  if (name === '' || stored !== null) return null;
  if (!/^[a-z0-9-]{1,60}$/.test(name)) return wizard.nameWrong;
  return data?.items.some((source) => source.name === name) ? wizard.nameTaken : null;
}
