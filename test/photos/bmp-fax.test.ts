/** BMP packed as a fax: codes written by hand from the tables of ITU-T T.4, every length of a run, what libtiff packs, damaged files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatehouseError } from '../../src/model/errors.ts';
import { decodeBmp } from '../../src/photos/bmp/decode.ts';
import { type BmpPlan, writeBmp } from './bmp-writer.ts';
import { endOfLine, fromBits, packFax, runBits } from './fax-writer.ts';
import { faxByPillow, pythonWithPillow } from './pillow.ts';

const blackOnWhite = [
  [255, 255, 255],
  [0, 0, 0],
] as const;

function faxFile(width: number, height: number, packed: Uint8Array, more: Partial<BmpPlan> = {}): Uint8Array {
  return writeBmp({ width, height, bits: 1, header: 64, compression: 3, palette: blackOnWhite, ...more }, packed);
}

/** The lengths of the runs of each row from the top, white first. */
function runsOf(bytes: Uint8Array): number[][] {
  const decoded = decodeBmp(bytes, 10_000_000);
  if (decoded.kind !== 'pixels') throw new Error('no pixels');
  const { width, height, pixels } = decoded;
  return Array.from({ length: height }, (_, y) => {
    const runs = [0];
    for (let x = 0; x < width; x++) {
      const black = pixels[(y * width + x) * 3] === 0;
      if (black === (runs.length % 2 === 0)) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
      else runs.push(1);
    }
    return runs;
  });
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeBmp(bytes, 10_000_000);
    return 'decoded';
  } catch (thrown) {
    return thrown instanceof GatehouseError ? thrown.code : String(thrown);
  }
}

describe('codes written by hand', () => {
  test('short runs, the bottom row first', () => {
    const bits = `
      000000000001 1000 11 1100
      000000000001 00110101 0000100
      000000000001 00111
      000000000001 000111 010 000111 010 0111 11 0111`;
    const rows = [[1, 1, 1, 1, 2, 2, 2], [10], [0, 10], [3, 2, 5]];
    expect(runsOf(faxFile(10, 4, fromBits(bits)))).toEqual(rows);
    expect(runsOf(faxFile(10, 4, fromBits(bits.replaceAll('000000000001', ''))))).toEqual(rows);
  });

  test('runs of 63, 64, 1728, 2560 and more', () => {
    const bits = `
      000000000001 000000011111 10010 001000
      000000000001 00110101 000000011111 000011001000 0000111
      000000000001 00110100 0000001111 0000110111 010011011 00110101 000001100111 11011 00110101 0000001001011 00000111
      000000000001 00000001000 00101001 0000001001101 000011010100`;
    expect(runsOf(faxFile(2700, 4, fromBits(bits)))).toEqual([
      [1832, 868],
      [63, 64, 1728, 63, 64, 718],
      [0, 2700],
      [2700],
    ]);
    expect(runsOf(faxFile(5122, 1, fromBits('000000011111 000000011111 0111')))).toEqual([[5122]]);
    expect(runsOf(faxFile(5123, 1, fromBits('000111 000000011111 000000011111 11')))).toEqual([[1, 5122]]);
  });

  test('a run of 0 pixels goes between two of one colour', () => {
    expect(runsOf(faxFile(10, 1, fromBits('1011 0000110111 1110')))).toEqual([[10]]);
  });
});

test('a run of every length, of either colour', () => {
  const [width, height] = [2700, 2701];
  const bytes = faxFile(
    width,
    height,
    packFax({ width, height }, (x, y) => (x < y ? 0 : 1)),
  );
  for (const [y, runs] of runsOf(bytes).entries()) expect(runs).toEqual(y === width ? [width] : [y, width - y]);
});

test('what libtiff packs is read', ({ skip }) => {
  const python = pythonWithPillow();
  if (python === null) skip('Pillow is not there: the Debian package python3-pil');
  const [width, height] = [6000, 60];
  const runs = Array.from({ length: height }, (_, y) => {
    const row = y % 3 === 0 ? [0] : [];
    for (let rest = width, run = y * 47 + 1; rest > 0; rest -= run) {
      run = Math.min(rest, 1 + ((run * 7919 + row.length * 131 + y) % (40 + y * 60)));
      row.push(run);
    }
    return row;
  });
  const rows = runs.map((row) => row.map((run, index) => String(index % 2).repeat(run)).join(''));
  const packed = faxByPillow(python ?? '', fromBits(rows.join('')), width, height);
  expect(packed.length).toBeGreaterThan(1000);
  expect(runsOf(faxFile(width, height, packed))).toEqual(runs.toReversed());
});

describe('ends of lines', () => {
  const row = runBits(4, 0) + runBits(6, 1);

  test('fill, and stand behind the last row', () => {
    for (const bits of [
      [endOfLine, row, '0'.repeat(50), endOfLine, row, endOfLine.repeat(6)],
      [row, endOfLine, row, endOfLine],
      [endOfLine, endOfLine, row, endOfLine.repeat(5), row, '1011011'],
    ])
      expect(runsOf(faxFile(10, 2, fromBits(bits.join('')))), bits.join(' ')).toEqual([
        [4, 6],
        [4, 6],
      ]);
  });

  test('six of them are the end of the fax: rows that should follow are missing', () => {
    expect(codeOf(faxFile(10, 2, fromBits([row, endOfLine.repeat(6), row].join(''))))).toBe('photo.broken');
  });
});

describe('a damaged fax is broken', () => {
  const row = runBits(4, 0) + runBits(6, 1);
  const cases: Readonly<Record<string, string>> = {
    'an unknown code of white': `${row}${row}0000000001${row}`,
    'an unknown code of black': `${row}${row}${runBits(4, 0)}00000000010${row}`,
    'a row too long': `${row}${row}${runBits(11, 0)}`,
    'a row much too long': `${row}${row}${runBits(2560, 0).repeat(20)}`,
    'a row too long by its second run': `${row}${row}${runBits(4, 0)}${runBits(7, 1)}`,
    'a row too short': `${row}${endOfLine}${runBits(4, 0)}${runBits(5, 1)}${endOfLine}${row}`,
    'an empty row': `${row}${runBits(0, 0)}${endOfLine}${row}`,
    'a row too few': `${row}${endOfLine}${row}${endOfLine}`,
    nothing: '00000000',
    'zeros without end': '0'.repeat(100_000),
    'ones without end': '1'.repeat(100_000),
    'ends of lines without end': endOfLine.repeat(10_000),
    'runs of no pixels without end': (runBits(0, 0) + runBits(0, 1)).repeat(10_000),
  };
  for (const [name, bits] of Object.entries(cases))
    test(name, () => expect(codeOf(faxFile(10, 3, fromBits(bits)))).toBe('photo.broken'));

  test('a run that fills its row and lacks its second code', () => {
    expect(codeOf(faxFile(64, 2, fromBits(`11011 000111 ${runBits(64, 0)}`)))).toBe('photo.broken');
    expect(codeOf(faxFile(64, 1, fromBits('11011')))).toBe('photo.broken');
  });

  test('wherever it is cut off', () => {
    const [width, height] = [300, 12];
    const packed = packFax({ width, height }, (x, y) => ((x * (y + 3)) >> 4) & 1);
    for (let length = 1; length < packed.length; length++)
      expect(codeOf(faxFile(width, height, packed.subarray(0, length))), `${length} bytes`).toBe('photo.broken');
    expect(codeOf(faxFile(width, height, packed))).toBe('decoded');
  });

  test('megabytes of nonsense are refused in no time', () => {
    const size = 4 * 2 ** 20;
    const endless = [
      new Uint8Array(size),
      new Uint8Array(size).map((_, index) => (index % 3 === 1 ? 0x10 : index % 3 === 2 ? 1 : 0)),
      fromBits((runBits(0, 0) + runBits(0, 1)).repeat(4)),
    ].map((start) => Uint8Array.from({ length: size }, (_, index) => start[index % start.length] ?? 0));
    for (const packed of endless) {
      const started = performance.now();
      expect(codeOf(faxFile(3000, 3000, packed))).toBe('photo.broken');
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  test('or decoded, whatever its bytes are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (packed, width) => {
          expect(codeOf(faxFile(width, 3, packed))).toMatch(/^(decoded|photo\.broken)$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('a fax starts with its bottom row, in a header that OS/2 writes, and within the limits', () => {
  const packed = packFax({ width: 10, height: 3 }, (x) => x % 2);
  expect(codeOf(faxFile(10, 3, packed))).toBe('decoded');
  expect(codeOf(faxFile(10, 3, packed, { topDown: true }))).toBe('photo.broken');
  for (const header of [108, 124]) expect(codeOf(faxFile(10, 3, packed, { header }))).toBe('photo.broken');
  expect(codeOf(faxFile(0x7fffffff, 0x7fffffff, packed))).toBe('photo.tooLarge');
});
