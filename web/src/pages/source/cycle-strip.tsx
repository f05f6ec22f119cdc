/** The latest cycles as a strip: how often, how they ended, how much they changed. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type CycleSummary, listCycles } from '../../api/cycles.ts';
import { keys } from '../../api/keys.ts';
import { useFormats, useTexts } from '../../i18n/language.tsx';
import classes from './cycle-strip.module.css';

const latest = 40;
const lowest = 12;
const highest = 56;

export function CycleStrip({ source }: { readonly source: string }) {
  const { sources, names, cycle } = useTexts();
  const formats = useFormats();
  const filter = { source, limit: latest };
  const { data } = useQuery({ queryKey: keys.cycleList(filter), queryFn: ({ signal }) => listCycles(filter, signal) });
  const cycles = [...(data?.items ?? [])].reverse();
  if (cycles.length < 2) return null;
  const most = Math.max(1, ...cycles.map(changesOf));
  return (
    <ul className={classes.strip} aria-label={sources.tabCycles}>
      {cycles.map((item) => {
        const text = `${cycle.title(item.id)}: ${names.cycleStates[item.state]}, ${formats.moment(item.startedAt)}, ${cycle.changes} ${formats.number(changesOf(item))}`;
        // Cycles differ by orders of magnitude: a logarithm keeps the small ones visible.
        const share = Math.log1p(changesOf(item)) / Math.log1p(most);
        return (
          <li key={item.id}>
            <Link
              to="/cycles/$id"
              params={{ id: String(item.id) }}
              className={classes.bar}
              data-state={item.state}
              style={{ height: lowest + share * (highest - lowest) }}
              aria-label={text}
              title={text}
            />
          </li>
        );
      })}
    </ul>
  );
}

function changesOf({ created, updated, removed }: CycleSummary): number {
  return (created ?? 0) + (updated ?? 0) + (removed ?? 0);
}
