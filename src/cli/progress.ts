/** One line on the terminal that says how far a cycle is; nothing where nobody looks. */
import type { Progress } from '../sync/cycle.ts';
import { cut } from './table.ts';
import { grouped } from './terminal.ts';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, before anything else is printed. */
  readonly clear: () => void;
}

const rewriteMilliseconds = 100;

export function progressLine(): ProgressLine {
  const { stderr } = process;
  if (stderr.isTTY !== true) return { show: () => {}, clear: () => {} };
  let shownAt = 0;
  let visible = false;
  let reading = { entity: '', since: performance.now() };
  return {
    show: (progress) => {
      const now = performance.now();
      const entity = `${progress.source} ${progress.step} ${progress.entity}`;
      if (entity !== reading.entity) reading = { entity, since: now };
      else if (now - shownAt < rewriteMilliseconds) return;
      shownAt = now;
      visible = true;
      stderr.write(`\r\u001b[K${cut(progressText(progress, now - reading.since), (stderr.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (visible) stderr.write('\r\u001b[K');
      visible = false;
    },
  };
}

/** `milliseconds` since the first row of the entity. */
function progressText({ source, step, entity, rows, expected }: Progress, milliseconds: number): string {
  if (step === 'connect') return `${source}: connecting...`;
  if (step === 'apply') return `${source}: applying ${entity ?? ''}...`;
  const of = expected === null ? '' : ` of about ${grouped(expected)}`;
  const perSecond = milliseconds > 500 ? rows / (milliseconds / 1000) : 0;
  const rate = perSecond > 0 ? `, ${grouped(Math.round(perSecond))} rows/s` : '';
  const left = expected !== null && perSecond > 0 && rows < expected ? (expected - rows) / perSecond : 0;
  const eta = left >= 1 ? `, ${duration(left)} left` : '';
  return `${source}: reading ${entity ?? ''}, ${grouped(rows)}${of} rows${rate}${eta}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
