/** The plan of a source's next cycle, as it is found. */
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { getSourcePhoto, streamPreview } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { ChangeTable } from '../../parts/change-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { NewPhotosProvider } from '../../parts/new-photos.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PlanSummary } from '../../parts/plan-summary.tsx';
import { usePlan } from '../../parts/use-plan.ts';

const route = getRouteApi('/sources/$name/preview');

export function PreviewPage() {
  const { sources } = useTexts();
  const { name } = route.useParams();
  const { lines, end, round, again } = usePlan(
    useCallback((signal: AbortSignal) => streamPreview(name, signal), [name]),
  );
  const photo = useCallback((key: string, signal: AbortSignal) => getSourcePhoto(name, key, signal), [name]);
  const empty = useMemo(
    () => <EmptyState title={sources.previewEmpty} text={sources.previewText} icon={IconCircleCheck} />,
    [sources],
  );
  return (
    <>
      <PageHeading title={`${name}: ${sources.previewTitle}`} text={sources.previewText}>
        <LinkButton to="/sources/$name" params={{ name }} variant="default">
          {name}
        </LinkButton>
        {lines.state === 'running' ? (
          <Button variant="default" onClick={lines.stop}>
            {sources.previewStop}
          </Button>
        ) : (
          <Button onClick={again}>{sources.previewAgain}</Button>
        )}
      </PageHeading>
      {end && <PlanSummary end={end} />}
      <NewPhotosProvider load={photo} round={round}>
        <ChangeTable lines={lines} name={`${name}-plan`} label={sources.previewTitle} empty={empty} />
      </NewPhotosProvider>
    </>
  );
}
