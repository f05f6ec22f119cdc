/** The frame of the wizard: its steps, the draft they share, and the same draft as YAML at any time. */
import { Button, Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Draft } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { StepList } from './step-list.tsx';
import { StepPanel } from './step-panel.tsx';
import { type Step, steps } from './steps.ts';
import type { WrittenYaml } from './use-parsed.ts';
import { YamlPanel } from './yaml-panel.tsx';

interface Props {
  readonly initial: Draft;
  /** Name of the stored source; null for a new one. */
  readonly stored: string | null;
  readonly step: Step;
}

export function Wizard({ initial, stored, step }: Props) {
  const { wizard } = useTexts();
  const [draft, setDraft] = useState(initial);
  const [view, setView] = useState('form');
  const saved = useRef(false);
  const written = useRef<WrittenYaml | null>(null);
  const navigate = useNavigate();
  const heading = useStepFocus(step);
  useLeaveGuard(() => draft !== initial && !saved.current);

  const at = steps.indexOf(step);
  const goTo = (next: Step | undefined) => {
    if (next !== undefined) void navigate({ to: '.', search: { step: next } });
  };
  return (
    <Stack maw={1200}>
      <StepList step={step} draft={draft} onStep={goTo} />
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h3" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {wizard.steps[step]}
        </Title>
        <SegmentedControl
          aria-label={wizard.views}
          value={view}
          onChange={setView}
          data={[
            { value: 'form', label: wizard.form },
            { value: 'yaml', label: wizard.yaml },
          ]}
        />
      </Group>
      {view === 'yaml' ? (
        <YamlPanel draft={draft} onChange={setDraft} written={written} />
      ) : (
        <StepPanel
          step={step}
          draft={draft}
          stored={stored}
          onChange={setDraft}
          onStep={goTo}
          onSaved={() => {
            saved.current = true;
          }}
        />
      )}
      <Group justify="space-between">
        <Button variant="default" disabled={at === 0} onClick={() => goTo(steps[at - 1])}>
          {wizard.back}
        </Button>
        {at < steps.length - 1 && <Button onClick={() => goTo(steps[at + 1])}>{wizard.next}</Button>}
      </Group>
    </Stack>
  );
}

/** Whoever goes to another step hears where they are, and goes on from there with the keyboard. */
function useStepFocus(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
    window.scrollTo({ top: 0 });
  }, [step]);
  return heading;
}

function useLeaveGuard(isUnsaved: () => boolean): void {
  const { wizard } = useTexts();
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && isUnsaved() && !window.confirm(wizard.leave),
    enableBeforeUnload: isUnsaved,
  });
}
