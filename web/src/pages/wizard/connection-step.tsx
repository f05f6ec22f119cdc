/** Step 2: how to reach it, and whether it answers; or where the other system sends its records. */
import { Stack, Text } from '@mantine/core';
import { type ComponentType, type FormEvent, useState } from 'react';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ConnectionTest, useConnectionTest } from './connection-test.tsx';
import { DirectoryConnection } from './directory-connection.tsx';
import type { StepProps } from './draft.ts';
import { isDirectory } from './kinds.ts';
import { useMissingFields } from './missing-fields.ts';
import { OdbcConnection } from './odbc-connection.tsx';
import { PushConnection } from './push-connection.tsx';
import { SourceName } from './source-name.tsx';
import { SqliteConnection } from './sqlite-connection.tsx';
import { UrlConnection } from './url-connection.tsx';

interface Props extends StepProps {
  readonly stored: string | null;
}

export function ConnectionStep({ draft, stored, onChange }: Props) {
  if (draft.type === 'push') return <PushConnection draft={draft} stored={stored} onChange={onChange} />;
  return <AskedConnection draft={draft} stored={stored} onChange={onChange} />;
}

/** Of a source that Gatehouse asks. */
function AskedConnection({ draft, stored, onChange }: Props) {
  const { wizard } = useTexts();
  const formats = useFormats();
  const test = useConnectionTest(draft);
  const missing = useMissingFields(draft);
  const [tried, setTried] = useState(false);
  const Connection = connectionForm(draft.type);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) test.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{wizard.connectionText}</Text>
        <SourceName draft={draft} stored={stored} onChange={onChange} />
        <Connection draft={draft} onChange={onChange} />
        {tried && missing.length > 0 && <Notice tone="warn" title={wizard.missing(formats.list(missing))} />}
        <ConnectionTest test={test} draft={draft} onChange={onChange} />
      </Stack>
    </form>
  );
}

function connectionForm(type: string): ComponentType<StepProps> {
  if (isDirectory(type)) return DirectoryConnection;
  return type === 'odbc' ? OdbcConnection : type === 'sqlite' ? SqliteConnection : UrlConnection;
}
