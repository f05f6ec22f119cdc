/** Where a value comes from, and since when it stands. */
import { Badge, Text } from '@mantine/core';
import type { FieldOrigin } from '../../api/persons.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useActorName } from '../../parts/use-actor-name.ts';

export function ValueOrigin({ origin }: { readonly origin: FieldOrigin | null }) {
  const { people } = useTexts();
  const formats = useFormats();
  if (origin === null) return '—';
  const { override, source, key } = origin;
  if (override !== null) {
    return (
      <>
        <Badge color="warn.8" tt="none">
          {people.overriddenBy(override.actor)}
        </Badge>
        <Text size="sm">{override.reason}</Text>
        <Text size="sm" c="dimmed">
          {override.until === null ? people.noEnd : people.until(formats.moment(override.until))}
        </Text>
      </>
    );
  }
  if (source === null) return <Text size="sm">{people.noSource}</Text>;
  return (
    <PageLink to="/sources/$name" params={{ name: source }}>
      {key === null ? source : people.fromSource(source, key)}
    </PageLink>
  );
}

export function FieldSince({ origin }: { readonly origin: FieldOrigin | null }) {
  const { people } = useTexts();
  const actorOf = useActorName();
  if (origin === null || origin.since === null) return '—';
  const { since, cycle, actor } = origin;
  return (
    <>
      <RelativeTime at={since} />
      <Text size="sm" c="dimmed">
        {cycle !== null && (
          <PageLink to="/cycles/$id" params={{ id: String(cycle) }} c="inherit">
            {people.inCycle(cycle)}
          </PageLink>
        )}
        {actor !== null && `${cycle === null ? '' : ' · '}${actorOf(actor)}`}
      </Text>
    </>
  );
}
