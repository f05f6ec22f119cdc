/** What is wrong with the draft, and the way to the step where it can be corrected. */
import { Button, Group } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { stepsOfFaults } from './fault-steps.ts';
import type { Step } from './steps.ts';

interface Props {
  readonly thrown: unknown;
  readonly onStep: (step: Step) => void;
}

export function DraftProblem({ thrown, onStep }: Props) {
  const { wizard } = useTexts();
  return (
    <>
      <ProblemNotice thrown={thrown} />
      <Group gap="xs">
        {stepsOfFaults(thrown).map((step) => (
          <Button key={step} variant="default" onClick={() => onStep(step)}>
            {wizard.correct(wizard.steps[step])}
          </Button>
        ))}
      </Group>
    </>
  );
}
