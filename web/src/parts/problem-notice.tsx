/** An error of the server with what helps against it. */
import { Button, List, Stack } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { type Problem, type ProblemDetail, ProblemError } from '../api/problem.ts';
import { useTexts } from '../i18n/language.tsx';
import { CrashNotice } from './crash-notice.tsx';
import { Explained } from './explained.tsx';
import { LabelledLine } from './labelled-line.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly thrown: unknown;
  readonly onRetry?: () => void;
}

export function ProblemNotice({ thrown, onRetry }: Props) {
  const { common } = useTexts();
  if (!(thrown instanceof ProblemError)) return <CrashNotice thrown={thrown} />;
  const { problem } = thrown;
  const retry = onRetry && (
    <Button variant="default" size="xs" onClick={onRetry}>
      {common.retry}
    </Button>
  );
  if (problem.code === 'network') {
    return (
      <Notice tone="bad" icon={IconPlugConnectedX} title={common.networkTitle} text={common.networkRemedy}>
        {retry}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={common.failed}>
      <Stack gap="xs" align="flex-start">
        <ProblemText problem={problem} />
        {(problem.errors ?? []).length > 0 && (
          <List size="sm" spacing="xs">
            {problem.errors?.map((error) => (
              <List.Item key={`${error.place ?? ''} ${error.detail}`}>
                <ProblemText problem={error} />
              </List.Item>
            ))}
          </List>
        )}
        {retry}
      </Stack>
    </Notice>
  );
}

function ProblemText({ problem }: { readonly problem: ProblemDetail | Problem }) {
  const { common, wizard } = useTexts();
  const line = problem.line ? wizard.yamlLine(problem.line) : null;
  const place = [problem.place, line].filter(Boolean).join(' · ');
  const value = 'value' in problem ? problem.value : undefined;
  return (
    <div>
      <Explained code={problem.code} detail={problem.detail} remedy={problem.remedy}>
        {place && <LabelledLine label={common.place} text={place} />}
        {value && <LabelledLine label={common.value} text={value} />}
      </Explained>
    </div>
  );
}
