/** Who is inside, zone by zone, as it happens. */
import { Group, NativeSelect, Paper, SimpleGrid, Text } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../../api/keys.ts';
import { listZones, type Zones } from '../../api/presence.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useMayAct } from '../../shell/account.ts';
import { PresentPeople } from './present-people.tsx';

export function PresencePage() {
  const { shell, presence, common } = useTexts();
  const mayConfigure = useMayAct('administrator');
  const zones = useQuery({ queryKey: keys.zones, queryFn: ({ signal }) => listZones(signal) });
  return (
    <>
      <PageHeading title={shell.presence} text={presence.text} />
      <Answer query={zones}>
        {(answer) =>
          answer.configured ? (
            <Inside zones={answer.items} />
          ) : (
            <EmptyState icon={IconDoorEnter} title={presence.notConfigured} text={presence.notConfiguredText}>
              {mayConfigure && (
                <LinkButton to="/settings" search={{ tab: 'configuration' }} variant="default">
                  {common.openConfiguration}
                </LinkButton>
              )}
            </EmptyState>
          )
        }
      </Answer>
    </>
  );
}

function Inside({ zones }: { readonly zones: Zones['items'] }) {
  const { presence, common } = useTexts();
  const [zone, setZone] = useState('');
  return (
    <>
      <ZoneCards zones={zones} />
      {zones.length > 1 && (
        <Group my="md" role="search" aria-label={presence.filter}>
          <NativeSelect
            label={presence.zone}
            data={[{ value: '', label: common.all }, ...zones.map(({ name }) => ({ value: name, label: name }))]}
            value={zone}
            onChange={(event) => setZone(event.currentTarget.value)}
          />
        </Group>
      )}
      <PresentPeople zone={zone === '' ? undefined : zone} />
    </>
  );
}

function ZoneCards({ zones }: { readonly zones: Zones['items'] }) {
  const { presence } = useTexts();
  const total = zones.reduce((sum, { people }) => sum + people, 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} mb="md">
      {zones.length > 1 && <ZoneCard name={presence.total} people={total} />}
      {zones.map(({ name, people }) => (
        <ZoneCard key={name} name={name} people={people} />
      ))}
    </SimpleGrid>
  );
}

function ZoneCard({ name, people }: Zones['items'][number]) {
  const formats = useFormats();
  return (
    <Paper withBorder p="md">
      <Text fz={28} fw={700} lh={1.1}>
        {formats.number(people)}
      </Text>
      <Text size="sm">{name}</Text>
    </Paper>
  );
}
