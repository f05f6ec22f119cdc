/** Pillow (Debian: python3-pil), a second opinion on what is in a picture. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The Python that has Pillow, or null. A Python of the user's own in the PATH often lacks what Debian installed. */
export function pythonWithPillow(): string | null {
  for (const python of ['/usr/bin/python3', 'python3'])
    try {
      execFileSync(python, ['-c', 'import PIL.Image'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next may have it.
    }
  return null;
}

const program = `
import sys
from PIL import Image
for name in sys.argv[1:]:
    try:
        image = Image.open(name)
        image.load()
        pixels = image.convert('RGBA' if image.mode == 'RGBA' else 'RGB').tobytes()
        open(name + '.pixels', 'wb').write(pixels)
    except Exception as error:
        open(name + '.pixels', 'wb').write(b'')
        print(name, error, file=sys.stderr)
`;

/** What Pillow sees in each file: its pixels row by row from the top, RGB or RGBA; empty where it cannot read the file. */
export function pixelsByPillow(python: string, files: readonly Uint8Array[]): Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pillow-'));
  try {
    const names = files.map((_, index) => join(folder, `${index}.bmp`));
    for (const [index, file] of files.entries()) writeFileSync(names[index] ?? '', file);
    execFileSync(python, ['-c', program, ...names], { stdio: ['ignore', 'ignore', 'pipe'] });
    return names.map((name) => readFileSync(`${name}.pixels`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const faxProgram = `
import sys
from PIL import Image
name, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Image.frombytes('1', (width, height), open(name, 'rb').read()).save(name + '.tif', compression='group3')
tags = Image.open(name + '.tif').tag_v2
tiff = open(name + '.tif', 'rb').read()
sys.stdout.buffer.write(b''.join(tiff[at:at + length] for at, length in zip(tags[273], tags[279])))
`;

/** Rows of 1 bit a pixel, each padded to a whole byte, as libtiff packs them for a fax. */
export function faxByPillow(python: string, rows: Uint8Array, width: number, height: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fax-'));
  try {
    const file = join(folder, 'rows');
    writeFileSync(file, rows);
    return execFileSync(python, ['-c', faxProgram, file, String(width), String(height)], { maxBuffer: 2 ** 26 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
