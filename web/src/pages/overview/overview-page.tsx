/** The overview: readable from across a room. */
import { SimpleGrid } from '@mantine/core';
import { IconDatabaseImport } from '@tabler/icons-react';
import type { SourceStatus } from '../../api/sources.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useSources } from '../../parts/use-sources.ts';
import { AccountsNotice } from './accounts-notice.tsx';
import { HealthBanner } from './health-banner.tsx';
import { HookNotices } from './hook-notices.tsx';
import { Latest } from './latest.tsx';
import { SourceCard } from './source-card.tsx';
import { WaitingCards } from './waiting-cards.tsx';

export function OverviewPage() {
  const { overview } = useTexts();
  const sources = useSources();
  return (
    <>
      <PageHeading title={overview.title} />
      <Answer query={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={overview.emptyTitle} text={overview.emptyText} icon={IconDatabaseImport}>
              <LinkButton to="/sources/new">{overview.addSource}</LinkButton>
            </EmptyState>
          ) : (
            <>
              <HealthBanner sources={items} />
              <AccountsNotice />
              <HookNotices />
              <WaitingCards sources={items} />
              <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} my="md">
                {[...items].sort(byUrgency).map((source) => (
                  <SourceCard key={source.name} source={source} />
                ))}
              </SimpleGrid>
              <Latest />
            </>
          )
        }
      </Answer>
    </>
  );
}

const urgency = ['quarantined', 'failing', 'held', 'running', 'paused', 'new', 'healthy'] as const;

function byUrgency(one: SourceStatus, other: SourceStatus): number {
  return urgency.indexOf(one.state) - urgency.indexOf(other.state) || one.name.localeCompare(other.name);
}
