/** Asks the source for its tables: what the server says, and what helps where it refuses. Of a directory its tree, to choose from. */
import { Button, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Draft, listTables } from '../../api/drafts.ts';
import { ProblemError } from '../../api/problem.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { CertificateHelp } from './certificate-help.tsx';
import { connectionOnly, type StepProps } from './draft.ts';
import { isDirectory } from './kinds.ts';
import { UnitChoice } from './unit-choice.tsx';
import { useSeen } from './use-seen.ts';
import { tablesKey } from './use-tables.ts';

export function useConnectionTest(draft: Draft) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => listTables(connectionOnly(draft)),
    onSuccess: (tables) => queries.setQueryData(tablesKey(draft), tables),
  });
}

interface Props extends StepProps {
  readonly test: ReturnType<typeof useConnectionTest>;
}

export function ConnectionTest({ test, draft, onChange }: Props) {
  const { wizard } = useTexts();
  const formats = useFormats();
  const { data, error, isPending } = test;
  const entries = isDirectory(draft.type);
  const seen = useSeen(draft);
  const units = entries ? (data ?? []).filter(({ kind }) => kind === 'unit').length : null;
  return (
    <Stack align="flex-start">
      <Button type="submit" loading={isPending} leftSection={<IconPlugConnected size={16} aria-hidden />}>
        {wizard.test}
      </Button>
      {error && <ProblemNotice thrown={error} />}
      {error instanceof ProblemError && error.problem.code === 'ldap.certificate' && <CertificateHelp />}
      {data && (
        <Notice
          tone={data.length === 0 ? 'warn' : 'good'}
          title={units === null ? wizard.testGood : wizard.directoryGood}
          text={
            units !== null
              ? wizard.unitsSeen(formats.number(units))
              : data.length === 0
                ? wizard.testNone
                : wizard.tablesSeen(formats.number(data.length))
          }
        />
      )}
      {entries && seen !== undefined && (
        <UnitChoice
          tables={seen}
          base={typeof draft['base'] === 'string' ? draft['base'] : ''}
          onChoose={(base) => onChange({ ...draft, base })}
        />
      )}
    </Stack>
  );
}
