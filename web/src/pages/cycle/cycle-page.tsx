/** One cycle: live while it runs, then its report, its changes and what it left to decide. */
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Cycle, type CycleReport, countsOf, getCycle } from '../../api/cycles.ts';
import { keys } from '../../api/keys.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { CountBars } from '../../parts/count-bars.tsx';
import { CycleNotices } from '../../parts/cycle-notices.tsx';
import { CycleProgress } from '../../parts/cycle-progress.tsx';
import { Explained } from '../../parts/explained.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { CycleBadge } from '../../parts/state-badge.tsx';
import { useActorName } from '../../parts/use-actor-name.ts';
import { CycleActions } from './cycle-actions.tsx';
import { CycleTabs } from './cycle-tabs.tsx';

const route = getRouteApi('/cycles/$id');
const lookEvery = 5_000;

export function CyclePage() {
  const { cycle: texts } = useTexts();
  const id = Number(route.useParams().id);
  const cycle = useQuery({
    queryKey: keys.cycle(id),
    queryFn: ({ signal }) => getCycle(id, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? lookEvery : false),
  });
  return (
    <>
      <PageHeading
        title={texts.title(id)}
        text={cycle.data && <CycleLine cycle={cycle.data} />}
        mark={cycle.data && <CycleBadge state={cycle.data.state} size="lg" />}
      >
        {cycle.data && <CycleActions cycle={cycle.data} />}
      </PageHeading>
      <Answer query={cycle}>{(data) => <CycleBody cycle={data} />}</Answer>
    </>
  );
}

function CycleLine({ cycle }: { readonly cycle: Cycle }) {
  const formats = useFormats();
  const actorOf = useActorName();
  const { source, startedAt, finishedAt, actor } = cycle;
  const took = finishedAt === null ? '' : ` · ${formats.duration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  return (
    <>
      <PageLink to="/sources/$name" params={{ name: source }}>
        {source}
      </PageLink>
      {` · ${formats.moment(startedAt)}${took} · ${actorOf(actor)}`}
    </>
  );
}

function CycleBody({ cycle }: { readonly cycle: Cycle }) {
  const { state, source, progress, report, error, errorCode } = cycle;
  const { names } = useTexts();
  const counts = countsOf(cycle);
  if (state === 'running') return <CycleProgress source={source} known={progress} />;
  return (
    <Stack gap="sm">
      {error && (
        <Notice tone="bad" title={names.cycleStates[state]}>
          <Explained code={errorCode ?? ''} detail={error} />
        </Notice>
      )}
      {report?.delta && <DeltaNote {...report.delta} />}
      {counts && <CountBars total={counts} entities={report?.entities ?? {}} />}
      {report && <CycleNotices notices={report.notices} />}
      <CycleTabs cycle={cycle} />
    </Stack>
  );
}

/** That the counts are not those of everything. */
function DeltaNote({ read, known, wholeFrom }: NonNullable<CycleReport['delta']>) {
  const { cycle } = useTexts();
  const { moment } = useFormats();
  return (
    <Text size="sm">
      {cycle.delta(read, known)}
      {wholeFrom !== undefined && ` ${cycle.wholeFrom(moment(wholeFrom))}`}
    </Text>
  );
}
