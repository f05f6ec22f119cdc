/** Cards as different years and different offices have written them down. */
import type { Random } from './random.ts';

export interface SampleCard {
  readonly number: string;
  /** Short name of the format, as the configuration knows it. */
  readonly format: string;
  readonly kind: 'card' | 'fob';
}

/** Gives cards of which no two are the same by bits and value, however they are written. */
export function cardMaker(random: Random): () => SampleCard {
  const given = new Set<string>(keptFree);
  return () => {
    for (;;) {
      const style = random.pick(styles);
      const bytes = Array.from({ length: style.bytes }, () => random.between(0, 255));
      const identity = bytes.join('.');
      if (given.has(identity)) continue;
      given.add(identity);
      return { number: style.write(bytes), format: style.format, kind: style.kind };
    }
  };
}

/** Of the wrong rows, as they stand and as they are corrected: 17,4711 and 30,12345. */
const keptFree = ['17.18.103', '30.48.57'];

interface Style {
  readonly format: string;
  readonly kind: SampleCard['kind'];
  readonly bytes: number;
  readonly write: (bytes: readonly number[]) => string;
}

// Repeated lines make a style more frequent.
const styles: readonly Style[] = [
  { format: 'w26', kind: 'card', bytes: 3, write: commaPair },
  { format: 'w26', kind: 'card', bytes: 3, write: commaPair },
  { format: 'w26', kind: 'card', bytes: 3, write: commaPair },
  { format: 'em-3-5', kind: 'fob', bytes: 3, write: commaPair },
  { format: 'em-10d', kind: 'fob', bytes: 4, write: (bytes) => String(unsigned(bytes)).padStart(10, '0') },
  { format: 'em-10d', kind: 'card', bytes: 4, write: (bytes) => String(unsigned(bytes)).padStart(10, '0') },
  { format: 'w34', kind: 'card', bytes: 4, write: hexadecimal },
  { format: 'hex', kind: 'card', bytes: 4, write: hexadecimal },
  { format: 'hex', kind: 'card', bytes: 7, write: hexadecimal },
];

/** `213,02000`: one byte of facility, two of number. */
function commaPair(bytes: readonly number[]): string {
  const facility = String(unsigned(bytes.slice(0, 1))).padStart(3, '0');
  return `${facility},${String(unsigned(bytes.slice(1))).padStart(5, '0')}`;
}

function unsigned(bytes: readonly number[]): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

function hexadecimal(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}
