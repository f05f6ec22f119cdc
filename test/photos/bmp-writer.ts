/** Writes BMP files of any generation for tests, byte by byte; shares nothing with the decoder. */

/** Gives the stored value (palette index or pixel word) at a place of the picture, counted from the top left. */
export type Picture = (x: number, y: number) => number;

export type Inks = readonly [cyan: number, magenta: number, yellow: number, black: number];

export interface BmpPlan {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Length of the header: 12 (OS/2 1.x), 16 to 64 (OS/2 2.x), 40 (Windows 3), 52, 56, 108 (V4), 124 (V5). */
  readonly header?: number;
  readonly compression?: number;
  readonly topDown?: boolean;
  /** Red, green, blue, alpha; behind the header of 40 bytes as many as its compression wants, else inside it. */
  readonly masks?: readonly number[];
  /** Red, green, blue of each colour. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Cyan, magenta, yellow and black of each colour, instead of `palette`. */
  readonly inks?: readonly Inks[];
  /** The field of headers from V4 on. */
  readonly colourSpace?: number;
  /** What the header says of the number of colours; default 0, which means all. */
  readonly coloursUsed?: number;
  /** Writes 0 where the start of the pixels should stand. */
  readonly hidesStart?: boolean;
}

/** A whole file around `pixels` (see `packRows` and `packRuns`). */
export function writeBmp(plan: BmpPlan, pixels: Uint8Array): Uint8Array {
  const { width, height, bits, header = 40, compression = 0, masks = [] } = plan;
  const palette = paletteOf(plan);
  const behind = header === 40 ? masks : [];
  const entry = header === 12 ? 3 : 4;
  const start = 14 + header + behind.length * 4 + palette.length * entry;
  const file = Buffer.alloc(start + pixels.length);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(plan.hidesStart ? 0 : start, 10);
  const info = Buffer.alloc(124);
  info.writeUInt32LE(header, 0);
  if (header === 12) {
    for (const [index, value] of [width, height, 1, bits].entries()) info.writeUInt16LE(value, 4 + index * 2);
  } else {
    info.writeInt32LE(width, 4);
    info.writeInt32LE(plan.topDown ? -height : height, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(bits, 14);
    info.writeUInt32LE(compression, 16);
    info.writeUInt32LE(pixels.length, 20);
    info.writeUInt32LE(plan.coloursUsed ?? 0, 32);
    info.writeUInt32LE(plan.colourSpace ?? 0, 56);
    if (header > 40) for (const [index, mask] of masks.entries()) info.writeUInt32LE(mask, 40 + index * 4);
  }
  file.set(info.subarray(0, header), 14);
  for (const [index, mask] of behind.entries()) file.writeUInt32LE(mask, 14 + header + index * 4);
  const paletteAt = start - palette.length * entry;
  for (const [index, colour] of palette.entries()) file.set(colour, paletteAt + index * entry);
  file.set(pixels, start);
  return file;
}

/** The bytes of each colour. */
function paletteOf({ palette = [], inks }: BmpPlan): number[][] {
  if (inks !== undefined) return inks.map(([cyan, magenta, yellow, black]) => [yellow, magenta, cyan, black]);
  return palette.map(([red, green, blue]) => [blue, green, red]);
}

/** Unpacked rows of 64 bits a pixel, the bottom one first: red, green, blue and alpha as 16 bits each. */
export function packDeep(
  { width, height }: BmpPlan,
  picture: (x: number, y: number) => readonly [number, number, number, number],
): Uint8Array {
  const rows = Buffer.alloc(width * height * 8);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha] = picture(x, y);
      for (const [index, value] of [blue, green, red, alpha].entries())
        rows.writeUInt16LE(value & 0xffff, ((height - 1 - y) * width + x) * 8 + index * 2);
    }
  return rows;
}

/** Unpacked rows, each padded to four bytes, in the order of the file. */
export function packRows({ width, height, bits, topDown = false }: BmpPlan, picture: Picture): Uint8Array {
  const rowLength = Math.ceil((width * bits) / 32) * 4;
  const rows = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (topDown ? y : height - 1 - y) * rowLength + Math.floor((x * bits) / 8);
      const value = picture(x, y);
      if (bits >= 8) rows.writeUIntLE(value, at, bits / 8);
      else rows[at] = (rows[at] ?? 0) | (value << (8 - bits - ((x * bits) % 8)));
    }
  return rows;
}

/**
 * Run lengths of 4, 8 or 24 bits a pixel: equal pixels as runs, the others one by one; rows of index 0 are jumped over. With `plain` no jumps
 * and no odd numbers of pixels one by one, which Pillow 9.4 both misreads.
 */
export function packRuns({ width, height, bits }: BmpPlan, picture: Picture, plain = false): Uint8Array {
  const out: number[] = [];
  for (let row = 0; row < height; row++) {
    const values = Array.from({ length: width }, (_, x) => picture(x, height - 1 - row));
    if (!plain && row < height - 1 && values.every((value) => value === 0)) {
      out.push(0, 2, 0, 1);
      continue;
    }
    for (let x = 0; x < width; ) {
      const run = runAt(values, x);
      if (run > 1 || width - x < 3) {
        out.push(
          run,
          ...packed(
            Array.from({ length: Math.max(2, run) }, () => values[x] ?? 0),
            bits,
            true,
          ),
        );
        x += run;
        continue;
      }
      const literals = Math.min(literalsAt(values, x), 255);
      const count = plain ? literals - (literals % 2) : literals;
      if (count < 3) {
        out.push(1, ...packed([values[x] ?? 0, values[x] ?? 0], bits, true));
        x += 1;
        continue;
      }
      const bytes = packed(values.slice(x, x + count), bits, false);
      out.push(0, count, ...bytes, ...(bytes.length % 2 === 0 ? [] : [0]));
      x += count;
    }
    out.push(0, row === height - 1 ? 1 : 0);
  }
  return Uint8Array.from(out);
}

function runAt(values: readonly number[], x: number): number {
  let run = 1;
  while (run < 255 && x + run < values.length && values[x + run] === values[x]) run += 1;
  return run;
}

function literalsAt(values: readonly number[], x: number): number {
  let count = 1;
  while (x + count < values.length && values[x + count] !== values[x + count - 1]) count += 1;
  return count;
}

function packed(values: readonly number[], bits: number, run: boolean): number[] {
  if (bits === 4) {
    const pairs = run ? values.slice(0, 2) : values;
    return Array.from(
      { length: Math.ceil(pairs.length / 2) },
      (_, index) => ((pairs[index * 2] ?? 0) << 4) | (pairs[index * 2 + 1] ?? 0),
    );
  }
  const bytes = (value: number): number[] => (bits === 8 ? [value] : [value & 255, (value >> 8) & 255, value >> 16]);
  return run ? bytes(values[0] ?? 0) : values.flatMap(bytes);
}
