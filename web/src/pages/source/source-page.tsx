/** One source: its state, what can be done with it, its cycles and its configuration. */
import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { CycleList } from '../../parts/cycle-list.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { RejectionTable } from '../../parts/rejection-table.tsx';
import { SourceBadge } from '../../parts/state-badge.tsx';
import { useKindName } from '../../parts/use-kind-name.ts';
import { useScheduleText } from '../../parts/use-schedule-text.ts';
import { useSource } from '../../parts/use-sources.ts';
import { CycleStrip } from './cycle-strip.tsx';
import { SourceActions } from './source-actions.tsx';
import { SourceConfiguration } from './source-configuration.tsx';
import { SourceNotices } from './source-notices.tsx';

const route = getRouteApi('/sources/$name');

export function SourcePage() {
  const { name } = route.useParams();
  const source = useSource(name);
  const kindOf = useKindName();
  const scheduleOf = useScheduleText();
  return (
    <>
      <PageHeading
        title={name}
        text={source.data && `${kindOf(source.data.type)} · ${scheduleOf(source.data.schedule)}`}
        mark={source.data && <SourceBadge state={source.data.state} size="lg" />}
      >
        {source.data && <SourceActions source={source.data} />}
      </PageHeading>
      <Answer query={source}>
        {(data) => (
          <>
            <SourceNotices source={data} />
            <SourceTabs name={name} />
          </>
        )}
      </Answer>
    </>
  );
}

function SourceTabs({ name }: { readonly name: string }) {
  const { sources } = useTexts();
  return (
    <Tabs defaultValue="cycles" keepMounted={false}>
      <Tabs.List aria-label={sources.tabs} mb="md">
        <Tabs.Tab value="cycles">{sources.tabCycles}</Tabs.Tab>
        <Tabs.Tab value="rejections">{sources.tabRejections}</Tabs.Tab>
        <Tabs.Tab value="configuration">{sources.tabConfiguration}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="cycles">
        <CycleStrip source={name} />
        <CycleList source={name} />
      </Tabs.Panel>
      <Tabs.Panel value="rejections">
        <RejectionTable filter={{ source: name }} />
      </Tabs.Panel>
      <Tabs.Panel value="configuration">
        <SourceConfiguration name={name} />
      </Tabs.Panel>
    </Tabs>
  );
}
