/** The parts of a finished cycle. */
import { Tabs } from '@mantine/core';
import { useCallback } from 'react';
import { type Cycle, listHeldOfCycle } from '../../api/cycles.ts';
import { keys } from '../../api/keys.ts';
import type { HeldChange } from '../../api/outcomes.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import { Answer } from '../../parts/answer.tsx';
import { ConflictList } from '../../parts/conflict-list.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { HeldTable } from '../../parts/held-table.tsx';
import { RejectionTable } from '../../parts/rejection-table.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useMayAct } from '../../shell/account.ts';
import { CycleChanges } from './cycle-changes.tsx';

export function CycleTabs({ cycle: ended }: { readonly cycle: Cycle }) {
  const { id, source, waiting, rejected, conflicts } = ended;
  const { cycle } = useTexts();
  const formats = useFormats();
  const mayAct = useMayAct('operator');
  const counted = (label: string, count: number | null) =>
    count === null || count === 0 ? label : `${label} (${formats.number(count)})`;
  return (
    <Tabs defaultValue="changes" keepMounted={false}>
      <Tabs.List aria-label={cycle.tabs} mb="md">
        <Tabs.Tab value="changes">{cycle.tabChanges}</Tabs.Tab>
        <Tabs.Tab value="held">{counted(cycle.tabHeld, waiting)}</Tabs.Tab>
        <Tabs.Tab value="conflicts">{counted(cycle.tabConflicts, conflicts)}</Tabs.Tab>
        <Tabs.Tab value="rejected">{counted(cycle.tabRejected, rejected)}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="changes">
        <CycleChanges cycle={ended} />
      </Tabs.Panel>
      <Tabs.Panel value="held">
        <HeldOfCycle id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="conflicts">
        <ConflictList mayAct={mayAct} source={source} cycle={id} />
      </Tabs.Panel>
      <Tabs.Panel value="rejected">
        <RejectionTable filter={{ source, cycle: id }} />
      </Tabs.Panel>
    </Tabs>
  );
}

function HeldOfCycle({ id }: { readonly id: number }) {
  const { outcomes } = useTexts();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) => listHeldOfCycle(id, cursor, signal),
    [id],
  );
  const held = usePages<HeldChange>(keys.heldList({ cycle: id }), load);
  return (
    <Answer query={held}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={outcomes.heldEmpty} text={outcomes.heldEmptyText} />
        ) : (
          <HeldTable rows={rows} onEnd={held.loadMore} />
        )
      }
    </Answer>
  );
}
