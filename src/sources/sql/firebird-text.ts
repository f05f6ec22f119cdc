/** Text that Firebird hands over as bytes: that of blobs, and that of the character set NONE, whose code page only its writer knew. */
import { GatehouseError } from '../../model/errors.ts';
import { showValue } from '../../model/value.ts';

/** How decoders call the character sets of connections. */
const decoders: Readonly<Record<string, string>> = {
  UTF8: 'utf-8',
  WIN1251: 'windows-1251',
  WIN1252: 'windows-1252',
  DOS866: 'ibm866',
  KOI8R: 'koi8-r',
  ISO8859_5: 'iso-8859-5',
};

/** A function that gives the text of bytes in the character set of the connection. Errors: `source.value` naming the column. */
export function textReader(characterSet: string): (bytes: Uint8Array, column: string) => string {
  const name = decoders[characterSet] ?? 'utf-8';
  // Without `fatal` a decoder would put marks of replacement in the place of the letters.
  const decoder = new TextDecoder(name, { ignoreBOM: true, fatal: true });
  return (bytes, column) => {
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      const shown = showValue(bytes, 40);
      throw new GatehouseError('source.value', `Column ${column} holds text that is not ${name}: ${shown}.`, {
        place: column,
        value: shown,
        remedy: 'Set encoding of the source to the code page of its text, such as cp1251, cp866 or koi8-r.',
        cause,
      });
    }
  };
}
