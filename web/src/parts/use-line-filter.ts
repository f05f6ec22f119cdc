/** The lines that pass a filter, and what there is to filter by. Lines that arrive later are looked at once each. */
import { useDeferredValue, useMemo, useRef } from 'react';
import { type ChangeLine, type LineFilter, passes } from './change-line.ts';
import type { Lines } from './use-lines.ts';

interface Seen {
  rows: readonly ChangeLine[];
  filter: LineFilter | null;
  upTo: number;
  passed: ChangeLine[];
  readonly entities: Set<string>;
  readonly kinds: Set<string>;
  readonly fields: Set<string>;
}

export function useLineFilter({ rows, count }: Pick<Lines<ChangeLine>, 'rows' | 'count'>, wanted: LineFilter) {
  const filter = useDeferredValue(wanted);
  const seen = useRef<Seen>(fresh(rows));
  return useMemo(() => {
    if (seen.current.rows !== rows) seen.current = fresh(rows);
    const state = seen.current;
    if (state.filter !== filter) {
      state.passed = rows.slice(0, state.upTo).filter(passes(filter));
      state.filter = filter;
    }
    const fresher = rows.slice(state.upTo, count);
    for (const line of fresher) {
      state.entities.add(line.entity);
      state.kinds.add(line.kind);
      if (line.held) state.kinds.add('held');
      for (const field of Object.keys(line.fields)) state.fields.add(field);
    }
    if (fresher.length > 0) state.passed = state.passed.concat(fresher.filter(passes(filter)));
    state.upTo = count;
    return {
      shown: state.passed,
      entities: [...state.entities],
      kinds: [...state.kinds],
      fields: [...state.fields].sort(),
    };
  }, [rows, count, filter]);
}

function fresh(rows: readonly ChangeLine[]): Seen {
  return { rows, filter: null, upTo: 0, passed: [], entities: new Set(), kinds: new Set(), fields: new Set() };
}
