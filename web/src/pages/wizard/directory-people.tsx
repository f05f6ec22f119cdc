/** Which entries of a directory are people, and what attributes they have. */
import { Stack, Text, TextInput } from '@mantine/core';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { entityOf, type StepProps, withEntity } from './draft.ts';
import { type Check, useCheck } from './use-check.ts';
import { useSample } from './use-tables.ts';

export function DirectoryPeople({ draft, onChange }: StepProps) {
  const { wizard, directory } = useTexts();
  const sample = useSample(draft, '');
  const check = useCheck(draft, 'persons');
  return (
    <Stack>
      <Text>{draft.type === 'ldap' ? wizard.entriesText : wizard.presetText}</Text>
      {draft.type === 'ldap' && (
        <TextInput
          label={wizard.filter}
          description="(&(objectClass=inetOrgPerson)(employeeNumber=*))"
          value={entityOf(draft, 'persons').filter ?? ''}
          error={check.ofFilter}
          onChange={(event) => onChange(withEntity(draft, 'persons', { filter: event.currentTarget.value }))}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Found check={check} />
      {sample.error !== null && <ProblemNotice thrown={sample.error} />}
      {sample.isFetching && sample.data === undefined && <LoadingNotice />}
      {sample.data !== undefined && <AttributeTable label={directory.attributes} result={sample.data} />}
    </Stack>
  );
}

/** Whether the filter finds anybody. */
function Found({ check: { checked, error, ofFilter } }: { readonly check: Check }) {
  const { directory } = useTexts();
  const formats = useFormats();
  if (ofFilter !== undefined) return null;
  if (error !== null) return <ProblemNotice thrown={error} />;
  if (checked === undefined) return null;
  const { rows, errors } = checked;
  const [first] = errors;
  if (first !== undefined) return <Notice tone="bad" title={first.detail} text={first.remedy} />;
  return rows.length === 0 ? (
    <Notice tone="warn" title={directory.filterNone} />
  ) : (
    <Notice tone="good" title={directory.filterFound(formats.number(rows.length))} />
  );
}
