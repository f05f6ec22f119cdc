import { dateParser } from './dates.ts';
import { fault, type Reader } from './fault.ts';
import { type Compilation, derivedField } from './fields.ts';
import { textLimits } from './text.ts';
import { zoneOf } from './zone.ts';

/** A whole number from `least` to `most`, or null. Fault: `mapping.number`. */
export function integerField(
  compilation: Compilation,
  name: string,
  least: number,
  most: number,
): Reader<number | null> {
  return derivedField<number | null>(compilation, name, textLimits.name, null, ({ origin }) => (text) => {
    // Databases write whole numbers of decimal columns with a fraction of zeros.
    const number = /^[+-]?\d{1,9}(?:\.0+)?$/u.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    const complaint = `is not a whole number from ${least} to ${most}`;
    return fault('mapping.number', origin, text, complaint, `Correct the ${name} in the source.`);
  });
}

/** Minutes from midnight of `HH:MM`, with or without seconds of zero; up to 48:00, hours of the next day. Fault: `mapping.time`. */
export function timeField(compilation: Compilation, name: string): Reader<number | null> {
  return derivedField<number | null>(compilation, name, textLimits.name, null, ({ origin }) => (text) => {
    // Databases without a type for times of day keep them in a date.
    const time = /^(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2}):(\d\d)(?::00(?:\.0+)?)?$/u.exec(text);
    const minutes = time === null ? Number.NaN : Number(time[1]) * 60 + Number(time[2]);
    if (time !== null && Number(time[2]) < 60 && minutes <= 48 * 60) return minutes;
    const remedy = `Write the ${name} as HH:MM in whole minutes, the end of a day as 24:00.`;
    return fault('mapping.time', origin, text, 'is not a time of day', remedy);
  });
}

const withZone = /:\d\d(?:[.,]\d+)? ?(?:z|[+-]\d\d(?::?\d\d)?)$/iu;

/** `YYYY-MM-DD` of a text that is a day, or a midnight as databases without a type for days write one; undefined of any other. */
export type DayParser = (text: string) => string | null | undefined;

export function dayParser(format: string | undefined, place: string): DayParser {
  // In a zone without an offset a local midnight stays one.
  const parse = dateParser(format, zoneOf('UTC', place), place);
  return (text) => {
    const date = parse(text);
    if (typeof date !== 'string' || date.length === 10) return date;
    return date.endsWith('T00:00:00Z') && !withZone.test(text) ? date.slice(0, 10) : undefined;
  };
}

/** A day or null. Fault: `mapping.date`. */
export function dayField(compilation: Compilation, name: string): Reader<string | null> {
  return derivedField<string | null>(compilation, name, textLimits.name, null, ({ spec, place, origin }) => {
    const parse = dayParser(spec.format, place);
    const expected = spec.format === undefined ? 'is not a day as YYYY-MM-DD' : `is not a day in ${spec.format}`;
    const remedy = `Correct it in the source, or set the format of ${name} to how the source writes its dates.`;
    return (text) => {
      const day = parse(text);
      return day === undefined ? fault('mapping.date', origin, text, expected, remedy) : day;
    };
  });
}
