/** An entity whose records another system sends: the newest of them, and the first guess of what their properties mean. */
import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { QueriedEntity } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { LoadingNotice } from '../../parts/loading-notice.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { entityOf, type StepProps, withEntity } from './draft.ts';
import { SampleTable } from './sample-table.tsx';
import { specsOf } from './specs.ts';
import { useSample } from './use-tables.ts';
import { useTrial } from './use-trial.ts';

interface Props extends StepProps {
  readonly entity: QueriedEntity;
}

export function PushedEntity({ draft, onChange, entity }: Props) {
  const { pushing, names } = useTexts();
  const navigate = useNavigate();
  const sample = useSample(draft, entity);
  // Keeps looking, so that what comes meanwhile is seen here as well.
  useTrial(draft.name, draft.name !== '', false);
  const unmapped = Object.keys(entityOf(draft, entity).fields).length === 0;
  const result = sample.data;
  useEffect(() => {
    const guessed = unmapped && result !== undefined ? specsOf(entity, result) : {};
    if (Object.keys(guessed).length > 0) onChange(withEntity(draft, entity, { fields: guessed }));
  }, [unmapped, result, draft, entity, onChange]);
  if (sample.error !== null) return <ProblemNotice thrown={sample.error} />;
  if (result === undefined) return <LoadingNotice />;
  if (result.rows.length === 0) {
    return (
      <Notice tone="calm" title={pushing.noRecords(names.entities[entity])} text={pushing.noRecordsText}>
        <Button
          variant="default"
          size="compact-sm"
          display="block"
          mt={6}
          onClick={() => void navigate({ to: '.', search: { step: 'connection' } })}
        >
          {pushing.toRecords}
        </Button>
      </Notice>
    );
  }
  const label = pushing.newest(names.entities[entity]);
  return (
    <div>
      <Text fw={500} size="sm" mb={4}>
        {label}
      </Text>
      <SampleTable label={label} result={result} />
    </div>
  );
}
