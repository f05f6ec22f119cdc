/** All cycles of all sources. */
import { Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/language.tsx';
import { CycleList } from '../../parts/cycle-list.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { useSources } from '../../parts/use-sources.ts';

export function CyclesPage() {
  const { cycle, common, names } = useTexts();
  const sources = useSources();
  const [source, setSource] = useState('');
  const [state, setState] = useState('');
  const all = { value: '', label: common.all };
  return (
    <>
      <PageHeading title={cycle.listTitle} />
      <Group mb="md" role="search" aria-label={cycle.filters}>
        <NativeSelect
          label={cycle.source}
          data={[all, ...(sources.data?.items ?? []).map(({ name }) => ({ value: name, label: name }))]}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <NativeSelect
          label={cycle.state}
          data={[all, ...Object.entries(names.cycleStates).map(([value, label]) => ({ value, label }))]}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        />
      </Group>
      <CycleList {...(source === '' ? {} : { source })} {...(state === '' ? {} : { state })} />
    </>
  );
}
