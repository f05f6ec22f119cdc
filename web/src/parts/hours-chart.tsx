/** Bars of an hour each. What they show stands beside them in words; the bars themselves are for the eye only. */
import 'uplot/dist/uPlot.min.css';
import { useMantineColorScheme, useMantineTheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { HourCount } from '../api/events.ts';
import { useLanguage } from '../i18n/language.tsx';

interface Props {
  /** Milliseconds of the first hour. */
  readonly from: number;
  readonly hours: number;
  readonly counts: readonly HourCount[];
}

const height = 160;
const hourSeconds = 3_600;

export function HoursChart({ from, hours, counts }: Props) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const { language, texts } = useLanguage();
  const { colors } = useMantineTheme();
  const { colorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ink is read from the page, which the colour scheme changes
  useEffect(() => {
    if (place.current === null || width === 0) return undefined;
    const ink = getComputedStyle(place.current).color;
    const time = new Intl.DateTimeFormat(language === 'kk' ? 'ru' : language, { timeStyle: 'short', hourCycle: 'h23' });
    const bar = (label: string, color: string | undefined): uPlot.Series => ({
      label,
      stroke: color ?? ink,
      fill: color ?? ink,
      paths: uPlot.paths.bars?.({ size: [0.7, 60] }) ?? (() => null),
      points: { show: false },
    });
    const axis = { stroke: ink, grid: { stroke: ink, width: 0.2 }, ticks: { show: false } };
    const chart = new uPlot(
      {
        width,
        height,
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { time: false, range: (_chart, first, last) => [first - hourSeconds / 2, last + hourSeconds / 2] },
          y: { range: (_chart, _least, most) => [0, Math.max(4, most * 1.1)] },
        },
        axes: [
          {
            ...axis,
            values: (_chart, seconds) => seconds.map((second) => time.format(second * 1_000)),
            space: 56,
            size: 30,
            incrs: [3, 6, 12].map((step) => step * hourSeconds),
          },
          { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
        ],
        series: [
          {},
          bar(texts.events.outcomes.granted, colors['gate']?.[5]),
          bar(texts.events.outcomes.denied, colors['bad']?.[5]),
        ],
      },
      seriesOf(from, hours, counts),
      place.current,
    );
    return () => chart.destroy();
  }, [width, language, texts, colors, colorScheme, from, hours, counts]);
  return (
    <div ref={ref} aria-hidden style={{ height }}>
      <div ref={place} />
    </div>
  );
}

/** Refusals stand in front of all that happened in the hour, so that the bars are stacked. */
function seriesOf(from: number, hours: number, counts: readonly HourCount[]): uPlot.AlignedData {
  const seconds = Array.from({ length: hours }, (_, index) => from / 1_000 + index * hourSeconds);
  const byHour = new Map(counts.map((count) => [Date.parse(count.hour) / 1_000, count]));
  return [
    seconds,
    seconds.map((second) => (byHour.get(second)?.granted ?? 0) + (byHour.get(second)?.denied ?? 0)),
    seconds.map((second) => byHour.get(second)?.denied ?? 0),
  ];
}
