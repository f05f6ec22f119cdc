import type { AccessLevelRecord, DepartmentRecord } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { isScheduleFault, scheduleReader } from './assignment.ts';
import { isFault } from './fault.ts';
import { type Compilation, keyField, rejected, requiredField, textField } from './fields.ts';
import type { Mapped } from './mapper.ts';
import { textLimits } from './text.ts';

/** Compiles departments. */
export function compileDepartments(compilation: Compilation): (row: readonly Value[]) => Mapped<DepartmentRecord> {
  const key = keyField(compilation, 'key');
  const name = requiredField(compilation, 'name', textLimits.name);
  const parent = textField(compilation, 'parent', textLimits.key);
  const schedule = scheduleReader(compilation);
  return (row) => {
    const k = key(row);
    if (isFault(k)) return rejected(null, k);
    const n = name(row);
    if (isFault(n)) return rejected(k, n);
    const p = parent(row);
    if (isFault(p)) return rejected(k, p);
    const s = schedule(row);
    if (isScheduleFault(s)) return rejected(k, s);
    return { kind: 'record', record: { key: k, name: n, parent: p, schedule: s } };
  };
}

/** Compiles what is a key and a name: positions and access levels. */
export function compileNamed(compilation: Compilation): (row: readonly Value[]) => Mapped<AccessLevelRecord> {
  const key = keyField(compilation, 'key');
  const name = requiredField(compilation, 'name', textLimits.name);
  return (row) => {
    const k = key(row);
    if (isFault(k)) return rejected(null, k);
    const n = name(row);
    if (isFault(n)) return rejected(k, n);
    return { kind: 'record', record: { key: k, name: n } };
  };
}
