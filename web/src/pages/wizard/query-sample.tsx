/** What a query gave, or why the source refuses it. */
import { Text } from '@mantine/core';
import type { QueryResult } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { SampleTable } from './sample-table.tsx';

interface Props {
  /** What is read. */
  readonly of: string;
  readonly sample: { readonly data: QueryResult | undefined; readonly error: Error | null };
}

export function QuerySample({ of, sample: { data, error } }: Props) {
  const { mapping } = useTexts();
  if (error !== null) return <ProblemNotice thrown={error} />;
  if (data === undefined) return <LoadingNotice />;
  if (data.rows.length === 0) return <Notice tone="warn" title={mapping.noRows} />;
  return (
    <div>
      <Text fw={500} size="sm" mb={4}>
        {mapping.sample}
      </Text>
      <SampleTable label={`${mapping.sample}: ${of}`} result={data} />
    </div>
  );
}
