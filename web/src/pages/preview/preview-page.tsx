/** The plan of a source's next cycle, as it is found. */
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { type PlanEnd, streamPreview } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { lineOfPlan } from '../../parts/change-line.ts';
import { ChangeTable } from '../../parts/change-table.tsx';
import { CountBars } from '../../parts/count-bars.tsx';
import { CycleNotices } from '../../parts/cycle-notices.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useLines } from '../../parts/use-lines.ts';

const route = getRouteApi('/sources/$name/preview');

export function PreviewPage() {
  const { sources } = useTexts();
  const { name } = route.useParams();
  const { lines, end, again } = usePlan(name);
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
      {end && <CountBars total={end.counts} entities={{}} />}
      {end && <CycleNotices notices={end.notices} />}
      <ChangeTable lines={lines} name={`${name}-plan`} label={sources.previewTitle} empty={empty} />
    </>
  );
}

function usePlan(name: string) {
  const [round, setRound] = useState(0);
  const [end, setEnd] = useState<PlanEnd | null>(null);
  const start = useCallback(
    async function* (signal: AbortSignal) {
      if (round >= 0) setEnd(null);
      for await (const batch of streamPreview(name, signal)) {
        const lines = [];
        for (const line of batch) {
          if ('done' in line) setEnd(line);
          else lines.push(lineOfPlan(line));
        }
        yield lines;
      }
    },
    [name, round],
  );
  const lines = useLines(start);
  return { lines, end, again: () => setRound((before) => before + 1) };
}
