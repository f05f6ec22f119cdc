/** Formats that write a facility and a number, both decimal: `213,02000`, or run together `21302000`. */
import { smallDecimal } from './digits.ts';
import { type NumberFormat, rangeError, syntaxError } from './format.ts';

export interface PairSettings {
  readonly name: string;
  readonly title: string;
  readonly example: string;
  readonly facilityBits: number;
  readonly numberBits: number;
  readonly separator: ',' | '';
  /** True when zeros in front must be written out. */
  readonly padded: boolean;
  readonly lossless: boolean;
}

/** Both parts together have at most 53 bits, so that plain numbers are exact. */
export function pairFormat(settings: PairSettings): NumberFormat {
  const { name, title, example, numberBits, separator, padded, lossless } = settings;
  const bits = settings.facilityBits + numberBits;
  const facilityLimit = 2 ** settings.facilityBits - 1;
  const shift = 2 ** numberBits;
  const facilityDigits = String(facilityLimit).length;
  const numberDigits = String(shift - 1).length;
  const spelling = describe(facilityDigits, numberDigits, settings);

  const format: NumberFormat = {
    name,
    title,
    spelling,
    example,
    bits,
    lossless,
    allows: (asked) => asked === bits,
    read: (text) => {
      const facilityEnd = separator === '' ? facilityDigits : text.indexOf(separator);
      const numberStart = facilityEnd + separator.length;
      const numberLength = text.length - numberStart;
      const wellSized = padded
        ? facilityEnd === facilityDigits && numberLength === numberDigits
        : facilityEnd <= facilityDigits && numberLength <= numberDigits;
      // without a separator facilityEnd is -1, which leaves no digits to read
      const facility = wellSized ? smallDecimal(text, 0, facilityEnd) : -1;
      const number = wellSized ? smallDecimal(text, numberStart, text.length) : -1;
      if (facility < 0 || number < 0) throw syntaxError(format, text);
      if (facility > facilityLimit) throw rangeError(format, text, `a facility of ${facilityLimit}`);
      if (number >= shift) throw rangeError(format, text, `a number of ${shift - 1}`);
      return { bits, value: BigInt(facility * shift + number) };
    },
    room: () => bits,
    write: (value) => {
      const both = Number(value);
      const facility = String(Math.floor(both / shift)).padStart(facilityDigits, '0');
      return facility + separator + String(both % shift).padStart(numberDigits, '0');
    },
  };
  return format;
}

function describe(facilityDigits: number, numberDigits: number, { separator, padded }: PairSettings): string {
  const count = padded ? '' : 'up to ';
  const join = separator === '' ? 'directly followed by' : 'a comma and';
  return `${count}${facilityDigits} digits of facility, ${join} ${count}${numberDigits} digits of number`;
}
