/** The syntax of cron expressions: five fields, or six with seconds first. When one is due is the scheduler's business. */

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const cronFields: readonly CronField[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'day of the week', least: 0, most: 7, words: weekdays },
];

/** From, to and step of one item of a field's list. */
const itemForm = /^(\*|\w+)(?:-(\w+))?(?:\/([0-9]{1,4}))?$/;

/** What is wrong with a cron expression, as the end of a sentence; null when nothing is. */
export function cronFault(text: string): string | null {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) {
    return 'must have five fields (minute, hour, day of the month, month, day of the week), or six with seconds first';
  }
  const fields = parts.length === 6 ? cronFields : cronFields.slice(1);
  for (const [index, field] of fields.entries()) {
    const fault = fieldFault(parts[index] ?? '', field);
    if (fault !== null) return fault;
  }
  return neverComes(parts) ? 'names a day that no year has' : null;
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** As `0 0 31 2 *`: the source would never be read, and nobody told. A day of the week besides comes in every month. */
function neverComes(parts: readonly string[]): boolean {
  const [days = '', months = '', weekdays] = parts.slice(-3);
  if (weekdays !== '*') return false;
  const [, , , dayField, monthField] = cronFields;
  if (dayField === undefined || monthField === undefined) return false;
  const first = Math.min(...valuesOf(days, dayField));
  return valuesOf(months, monthField).every((month) => first > (longestMonths[month - 1] ?? 31));
}

/** The numbers that a field without faults means. */
function valuesOf(text: string, field: CronField): number[] {
  return text.split(',').flatMap((item) => {
    const [, first = '', last = first, step = '1'] = itemForm.exec(item) ?? [];
    const from = first === '*' ? field.least : (numberOf(first, field) ?? field.least);
    const to = first === '*' ? field.most : (numberOf(last, field) ?? field.most);
    const values: number[] = [];
    for (let value = from; value <= to; value += Number(step)) values.push(value);
    return values;
  });
}

function fieldFault(text: string, field: CronField): string | null {
  for (const item of text.split(',')) {
    const match = itemForm.exec(item);
    if (match === null) {
      return `cannot be understood in the field ${field.name}: write *, a number, a range 1-5, a list 1,3 or a step */5`;
    }
    const [, first = '', last, step] = match;
    if (first === '*' && last !== undefined) return `has a range after * in the field ${field.name}`;
    if (step !== undefined && (Number(step) < 1 || Number(step) > field.most)) {
      return `has a step out of range in the field ${field.name}`;
    }
    if (step !== undefined && first !== '*' && last === undefined) {
      return `has a step without a range in the field ${field.name}: write */${step} or ${field.least}-${field.most}/${step}`;
    }
    if (first === '*') continue;
    const from = numberOf(first, field);
    const to = last === undefined ? from : numberOf(last, field);
    if (from === null || to === null) {
      return `has a value out of range in the field ${field.name}, which goes from ${field.least} to ${field.most}`;
    }
    if (from > to) return `has a range that ends before it starts in the field ${field.name}`;
  }
  return null;
}

function numberOf(text: string, field: CronField): number | null {
  const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + field.least;
  if (!/^[0-9]{1,2}$/.test(text)) return null;
  const number = Number(text);
  return number >= field.least && number <= field.most ? number : null;
}
