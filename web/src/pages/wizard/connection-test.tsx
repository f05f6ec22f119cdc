/** Asks the source for its tables: what the server says, and what helps where it refuses. */
import { Button, Stack } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Draft, listTables } from '../../api/drafts.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { connectionOnly } from './draft.ts';
import { tablesKey } from './use-tables.ts';

export function useConnectionTest(draft: Draft) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => listTables(connectionOnly(draft)),
    onSuccess: (tables) => queries.setQueryData(tablesKey(draft), tables),
  });
}

export function ConnectionTest({ test }: { readonly test: ReturnType<typeof useConnectionTest> }) {
  const { wizard } = useTexts();
  const formats = useFormats();
  const { data, error, isPending } = test;
  const units = data?.some(({ kind }) => kind === 'context') ? data.filter(({ kind }) => kind === 'unit').length : null;
  return (
    <Stack align="flex-start">
      <Button type="submit" loading={isPending} leftSection={<IconPlugConnected size={16} aria-hidden />}>
        {wizard.test}
      </Button>
      {error && <ProblemNotice thrown={error} />}
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
    </Stack>
  );
}
