/** Step 7: what the first cycle will do, and the way to let it. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { type Draft, getDraftPhoto, streamDraftPreview } from '../../api/drafts.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ChangeTable } from '../../parts/change-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { NewPhotosProvider } from '../../parts/new-photos.tsx';
import { PlanSummary } from '../../parts/plan-summary.tsx';
import { usePlan } from '../../parts/use-plan.ts';
import { DraftProblem } from './draft-problem.tsx';
import type { Step } from './steps.ts';
import { useSaveDraft } from './use-save-draft.ts';

interface Props {
  readonly draft: Draft;
  readonly stored: string | null;
  readonly onStep: (step: Step) => void;
  readonly onSaved: () => void;
}

export function PreviewStep({ draft, stored, onStep, onSaved }: Props) {
  const { wizard, sources } = useTexts();
  const { lines, end, round, again } = usePlan(
    useCallback((signal: AbortSignal) => streamDraftPreview(draft, signal), [draft]),
  );
  const photo = useCallback((key: string, signal: AbortSignal) => getDraftPhoto(draft, key, signal), [draft]);
  const save = useSaveDraft(draft, onSaved);
  const empty = useMemo(
    () => <EmptyState title={wizard.previewEmpty} text={wizard.previewText} icon={IconCircleCheck} />,
    [wizard],
  );
  return (
    <Stack>
      <Text>{wizard.previewText}</Text>
      <Group>
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={save.isPending}
          disabled={lines.state === 'failed'}
          onClick={() => save.mutate(true)}
        >
          {stored === null ? wizard.saveStart : wizard.saveStartAgain}
        </Button>
        <Button variant="default" disabled={save.isPending} onClick={() => save.mutate(false)}>
          {wizard.saveOnly}
        </Button>
        {lines.state === 'running' ? (
          <Button variant="subtle" onClick={lines.stop}>
            {sources.previewStop}
          </Button>
        ) : (
          <Button variant="subtle" onClick={again}>
            {sources.previewAgain}
          </Button>
        )}
      </Group>
      {save.error && <DraftProblem thrown={save.error} onStep={onStep} />}
      {end && <PlanSummary end={end} />}
      {lines.state === 'failed' && lines.count === 0 ? (
        <DraftProblem thrown={lines.error} onStep={onStep} />
      ) : (
        <NewPhotosProvider load={photo} round={round}>
          <ChangeTable lines={lines} name={`${draft.name}-plan`} label={wizard.previewTitle} empty={empty} />
        </NewPhotosProvider>
      )}
    </Stack>
  );
}
