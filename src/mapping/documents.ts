import type { DocumentRecord } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { type Fault, fault, isFault, type Reader } from './fault.ts';
import {
  type Compilation,
  dateField,
  derivedField,
  keyField,
  missingField,
  originOf,
  rejected,
  requiredField,
  textField,
} from './fields.ts';
import type { Mapped } from './mapper.ts';
import { textLimits } from './text.ts';
import { dayParser } from './times.ts';
import { periodFault } from './validity.ts';

interface Period {
  readonly from: string;
  readonly to: string;
}

/** Compiles justification documents. Whether the type is known is a matter of the registry, not of the row. */
export function compileDocuments(compilation: Compilation): (row: readonly Value[]) => Mapped<DocumentRecord> {
  const key = keyField(compilation, 'key');
  const person = requiredField(compilation, 'person', textLimits.key);
  const type = requiredField(compilation, 'type', textLimits.name);
  const period = periodReader(compilation);
  const number = textField(compilation, 'number', textLimits.name);
  const comment = textField(compilation, 'comment', textLimits.custom);
  return (row) => {
    const k = key(row);
    if (isFault(k)) return rejected(null, k);
    const p = person(row);
    if (isFault(p)) return rejected(k, p);
    const t = type(row);
    if (isFault(t)) return rejected(k, t);
    const of = period(row);
    if ('code' in of) return rejected(k, of);
    const n = number(row);
    if (isFault(n)) return rejected(k, n);
    const c = comment(row);
    if (isFault(c)) return rejected(k, c);
    return { kind: 'record', record: { key: k, person: p, type: t, from: of.from, to: of.to, number: n, comment: c } };
  };
}

/** Days where both ends are days or midnights without a zone, else hours. */
function periodReader(compilation: Compilation): (row: readonly Value[]) => Period | Fault {
  const from = endReader(compilation, 'from');
  const to = endReader(compilation, 'to');
  const end = originOf(compilation, 'to');
  const { zone } = compilation;
  return (row) => {
    const starts = from(row);
    if ('code' in starts) return starts;
    const ends = to(row);
    if ('code' in ends) return ends;
    const days = starts.day !== null && ends.day !== null;
    const period = days
      ? { from: starts.day as string, to: ends.day as string }
      : { from: starts.exact, to: ends.exact };
    if (period.from.length !== period.to.length) {
      const remedy = 'Write both ends as days, or both with a time.';
      return fault('mapping.date', end, ends.exact, `stands beside ${starts.exact}: a day beside a time`, remedy);
    }
    return periodFault(period.from, period.to, zone, end) ?? period;
  };
}

interface End {
  readonly exact: string;
  readonly day: string | null;
}

function endReader(compilation: Compilation, name: 'from' | 'to'): (row: readonly Value[]) => End | Fault {
  if (compilation.config.fields[name] === undefined) compilation.errors.push(missingField(compilation, name));
  const exact = dateField(compilation, name);
  // What is wrong with the field's configuration has been told by now.
  const day = quietDay({ ...compilation, errors: [] }, name);
  const { column, phrase } = originOf(compilation, name);
  return (row) => {
    const date = exact(row);
    if (isFault(date)) return date;
    if (date === null) {
      const reason = `The ${name} ${phrase} is empty, and a document needs its period. Fill it in the source, leave such rows out of the query, or give the field a default.`;
      return { column, value: 'NULL', code: 'mapping.required', reason };
    }
    const d = day(row);
    return { exact: date, day: isFault(d) ? null : d };
  };
}

function quietDay(compilation: Compilation, name: string): Reader<string | null> {
  return derivedField<string | null>(compilation, name, textLimits.name, null, ({ spec, place }) => {
    const parse = dayParser(spec.format, place);
    return (text) => parse(text) ?? null;
  });
}
