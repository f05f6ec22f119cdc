import type { ScheduleReference } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { type Fault, isFault } from './fault.ts';
import { type Compilation, originOf, textField } from './fields.ts';
import { textLimits } from './text.ts';
import { dayField } from './times.ts';
import { periodFault } from './validity.ts';

/** Which schedule a person or a department has: `schedule`, `scheduleFrom`, `scheduleUntil`. Null where none is named. */
export function scheduleReader(compilation: Compilation): (row: readonly Value[]) => ScheduleReference | null | Fault {
  const schedule = textField(compilation, 'schedule', textLimits.key);
  if (compilation.config.fields['schedule'] === undefined) return () => null;
  const from = dayField(compilation, 'scheduleFrom');
  const until = dayField(compilation, 'scheduleUntil');
  const end = originOf(compilation, 'scheduleUntil');
  const { zone } = compilation;
  return (row) => {
    const key = schedule(row);
    if (key === null || isFault(key)) return key;
    const f = from(row);
    if (isFault(f)) return f;
    const u = until(row);
    if (isFault(u)) return u;
    return periodFault(f, u, zone, end) ?? { key, from: f, until: u };
  };
}

/** Tells a fault from a reference, which are both objects. */
export function isScheduleFault(value: ScheduleReference | null | Fault): value is Fault {
  return value !== null && 'code' in value;
}
