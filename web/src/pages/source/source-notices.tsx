/** What is going on with a source now: a running cycle, a pause, failures, events that wait. */
import { Stack } from '@mantine/core';
import type { SourceStatus } from '../../api/sources.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { CycleProgress } from '../../parts/cycle-progress.tsx';
import { Explained } from '../../parts/explained.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useNow } from '../../parts/relative-time.tsx';
import { RelayRefusals } from './relay-refusals.tsx';

export function SourceNotices({ source }: { readonly source: SourceStatus }) {
  const { sources, overview } = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { name, running, paused, failures, waiting, relay } = source;
  return (
    <Stack mb="md">
      {running && <CycleProgress source={name} known={running} />}
      {paused && (
        <Notice
          tone="calm"
          title={sources.pausedBy(paused.by, formats.relative(paused.at, now))}
          text={paused.reason ?? undefined}
        />
      )}
      {failures && (
        <Notice
          tone="bad"
          title={`${sources.failures(failures.count)}, ${sources.failingSince(formats.moment(failures.since))}`}
        >
          <Explained code={failures.code} detail={failures.message} />
        </Notice>
      )}
      {waiting.held > 0 && (
        <Notice tone="warn" title={overview.heldChanges(waiting.held)}>
          <PageLink to="/held">{sources.lookAtWaiting}</PageLink>
        </Notice>
      )}
      {waiting.conflicts > 0 && (
        <Notice tone="warn" title={overview.conflicts(waiting.conflicts)}>
          <PageLink to="/conflicts">{sources.lookAtWaiting}</PageLink>
        </Notice>
      )}
      {relay !== null && relay.refused > 0 && <RelayRefusals source={name} refused={relay.refused} />}
      {relay?.error && (
        <Notice tone="bad" title={`${sources.relay}: ${overview.lagWaiting(relay.waiting)}`} text={relay.error} />
      )}
    </Stack>
  );
}
