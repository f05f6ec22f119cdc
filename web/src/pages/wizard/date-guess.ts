/** The format of dates that are written as text, from samples. A day above 12 tells days from months; where none does, days come first. */

export function guessDateFormat(samples: readonly unknown[]): string | null {
  const texts = samples.filter((sample) => typeof sample === 'string' && sample.trim() !== '').map(String);
  if (texts.length === 0) return null;
  // What databases write themselves needs no format.
  if (texts.every((text) => /^\d{4}-\d\d-\d\d([T ]|$)/.test(text))) return null;
  const parts = texts.map((text) =>
    /^(\d{1,4})([./ -]?)(\d{1,2})\2(\d{1,4})(?:([ T])(\d\d:\d\d(?::\d\d)?))?$/.exec(text),
  );
  if (texts.every((text) => /^\d{8}$/.test(text))) return compactFormat(texts);
  const [first] = parts;
  if (!first || parts.some((part) => part === null || part[2] !== first[2])) return null;
  const [, head = '', between = '', , , gap = '', time = ''] = first;
  if (between === '') return null;
  const clock = time === '' ? '' : `${gap}${time.length > 5 ? 'HH:mm:ss' : 'HH:mm'}`;
  if (head.length === 4) return `YYYY${between}MM${between}DD${clock}`;
  const monthFirst = between === '/' && parts.some((part) => Number(part?.[3]) > 12);
  const days = monthFirst ? `MM${between}DD` : `DD${between}MM`;
  return `${days}${between}YYYY${clock}`;
}

function compactFormat(texts: readonly string[]): string {
  const yearFirst = texts.every((text) => Number(text.slice(0, 4)) >= 1900 && Number(text.slice(4, 6)) <= 12);
  return yearFirst ? 'YYYYMMDD' : 'DDMMYYYY';
}
