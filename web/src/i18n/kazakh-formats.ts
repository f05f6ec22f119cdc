/** Times and lists in Kazakh, which most browsers do not know. Numbers, and dates in digits, are written as in Russian. */
import { exactOf, type Formats } from './formats.ts';

const units = [
  { size: 86_400, name: 'күн', after: 'күннен', short: 'күн' },
  { size: 3_600, name: 'сағат', after: 'сағаттан', short: 'сағ' },
  { size: 60, name: 'минут', after: 'минуттан', short: 'мин' },
  { size: 1, name: 'секунд', after: 'секундтан', short: 'с' },
] as const;

export function kazakhFormats(): Formats {
  const numbers = new Intl.NumberFormat('ru');
  const small = new Intl.NumberFormat('ru', { maximumFractionDigits: 1 });
  const moments = new Intl.DateTimeFormat('ru', { dateStyle: 'short', timeStyle: 'short' });
  const dates = new Intl.DateTimeFormat('ru', { dateStyle: 'short' });
  return {
    number: (value) => numbers.format(value),
    moment: (iso) => moments.format(new Date(iso)),
    exact: exactOf('ru', 'short'),
    date: (iso) => dates.format(new Date(iso)),
    relative: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now) / 1_000);
      const { size, name, after } = unitOf(seconds);
      const count = Math.trunc(Math.abs(seconds) / size);
      if (count === 0) return 'қазір';
      return seconds < 0 ? `${numbers.format(count)} ${name} бұрын` : `${numbers.format(count)} ${after} кейін`;
    },
    duration: (milliseconds) => {
      const seconds = milliseconds / 1_000;
      const { size, short } = unitOf(seconds);
      return `${seconds < 10 ? small.format(seconds / size) : numbers.format(Math.round(seconds / size))} ${short}`;
    },
    list: (items) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} және ${items[items.length - 1] ?? ''}`,
  };
}

function unitOf(seconds: number) {
  return units.find(({ size }) => Math.abs(seconds) >= size) ?? units[3];
}
