/** Everything that is held, cycle by cycle, since it is decided on cycle by cycle. */
import { Group, Paper, Stack, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback } from 'react';
import { keys } from '../../api/keys.ts';
import { type HeldChange, listHeld } from '../../api/outcomes.ts';
import { useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { HeldDecision } from '../../parts/held-decision.tsx';
import { HeldTable } from '../../parts/held-table.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useMayAct } from '../../shell/account.ts';

export function HeldPage() {
  const { outcomes } = useTexts();
  const mayAct = useMayAct('operator');
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listHeld({ cursor, limit: 200 }, signal),
    [],
  );
  const held = usePages<HeldChange>(keys.heldList({}), load);
  return (
    <>
      <PageHeading title={outcomes.heldTitle} text={outcomes.heldText} />
      <Answer query={held}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={outcomes.heldEmpty} text={outcomes.heldEmptyText} icon={IconCircleCheck} />
          ) : (
            <Stack>
              {byCycle(rows).map(({ cycle, source, changes }) => (
                <Paper key={cycle} withBorder p="md" component="section">
                  <Group justify="space-between" mb="sm">
                    <Title order={2} size="h4">
                      <PageLink to="/cycles/$id" params={{ id: String(cycle) }} c="inherit">
                        {outcomes.ofCycle(cycle, source)}
                      </PageLink>
                    </Title>
                    {mayAct && (
                      <Group gap="xs">
                        <HeldDecision cycle={cycle} />
                      </Group>
                    )}
                  </Group>
                  <HeldTable rows={changes} onEnd={held.loadMore} maxHeight="50dvh" />
                </Paper>
              ))}
            </Stack>
          )
        }
      </Answer>
    </>
  );
}

function byCycle(rows: readonly HeldChange[]) {
  const groups = new Map<number, { cycle: number; source: string; changes: HeldChange[] }>();
  for (const row of rows) {
    const group = groups.get(row.cycle) ?? { cycle: row.cycle, source: row.source, changes: [] };
    group.changes.push(row);
    groups.set(row.cycle, group);
  }
  return [...groups.values()];
}
