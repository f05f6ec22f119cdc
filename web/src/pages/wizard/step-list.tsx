/** All steps: where one is, what is done, and a way to each of them. Where it is narrow, only their numbers. */
import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Draft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import classes from './step-list.module.css';
import { isDone, type Step, steps } from './steps.ts';

interface Props {
  readonly step: Step;
  readonly draft: Draft;
  readonly onStep: (step: Step) => void;
}

export function StepList({ step: current, draft, onStep }: Props) {
  const { wizard } = useTexts();
  return (
    <nav aria-label={wizard.stepsLabel}>
      <Text size="sm" c="dimmed" mb={4}>
        {wizard.stepOf(steps.indexOf(current) + 1, steps.length)}
      </Text>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const done = isDone(step, draft);
          return (
            <li key={step} className={classes.step}>
              <UnstyledButton
                className={classes.button}
                aria-current={step === current ? 'step' : undefined}
                onClick={() => onStep(step)}
              >
                <span className={classes.number} data-done={done} aria-hidden>
                  {done && step !== current ? <IconCheck size={16} /> : index + 1}
                </span>
                <span className={classes.name}>{wizard.steps[step]}</span>
                {done && <VisuallyHidden>({wizard.ready})</VisuallyHidden>}
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
