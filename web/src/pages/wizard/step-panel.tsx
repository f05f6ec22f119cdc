/** The form of a step. A step that needs an earlier one says which, and leads there. */
import { Button } from '@mantine/core';
import { useTexts } from '../../i18n/language.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ConnectionStep } from './connection-step.tsx';
import { isReachable } from './directory-draft.ts';
import { DirectoryStructure } from './directory-structure.tsx';
import { entityOf, type StepProps } from './draft.ts';
import { KindStep } from './kind-step.tsx';
import { hasQueries, isDirectory } from './kinds.ts';
import { MappingStep } from './mapping-step.tsx';
import { PeopleStep } from './people-step.tsx';
import { PreviewStep } from './preview-step.tsx';
import { ScheduleStep } from './schedule-step.tsx';
import type { Step } from './steps.ts';
import { StructureStep } from './structure-step.tsx';

interface Props extends StepProps {
  readonly step: Step;
  readonly stored: string | null;
  readonly onStep: (step: Step) => void;
  readonly onSaved: () => void;
}

export function StepPanel({ step, draft, stored, onChange, onStep, onSaved }: Props) {
  const { wizard, mapping, pushing } = useTexts();
  const needsConnection = step !== 'kind' && step !== 'schedule' && !isReachable(draft);
  if (step === 'kind' || (step === 'connection' && draft.type === '')) {
    return (
      <KindStep
        draft={draft}
        onChange={(next) => {
          onChange(next);
          onStep('connection');
        }}
      />
    );
  }
  if (step === 'connection') return <ConnectionStep draft={draft} stored={stored} onChange={onChange} />;
  if (needsConnection) {
    return (
      <EmptyState title={wizard.steps[step]} text={draft.type === 'push' ? pushing.nameFirst : wizard.needConnection}>
        <Button onClick={() => onStep('connection')}>{wizard.toConnection}</Button>
      </EmptyState>
    );
  }
  if (step === 'mapping' && hasQueries(draft.type) && entityOf(draft, 'persons').query === '') {
    return (
      <EmptyState title={mapping.noQuery} text={mapping.needQuery}>
        <Button onClick={() => onStep('people')}>{mapping.toQuery}</Button>
      </EmptyState>
    );
  }
  switch (step) {
    case 'people':
      return <PeopleStep draft={draft} onChange={onChange} />;
    case 'mapping':
      return <MappingStep draft={draft} onChange={onChange} />;
    case 'structure':
      return isDirectory(draft.type) ? (
        <DirectoryStructure draft={draft} onChange={onChange} />
      ) : (
        <StructureStep draft={draft} onChange={onChange} />
      );
    case 'schedule':
      return <ScheduleStep draft={draft} onChange={onChange} />;
    case 'preview':
      return <PreviewStep draft={draft} stored={stored} onStep={onStep} onSaved={onSaved} />;
  }
}
