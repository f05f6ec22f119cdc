import type { PhotoRecord } from '../model/records.ts';
import type { Value } from '../model/value.ts';
import { isFault, type Reader } from './fault.ts';
import { type Compilation, fieldSource, keyField, rejected, requiredField } from './fields.ts';
import type { Mapped } from './mapper.ts';
import { textLimits } from './text.ts';

/** Compiles versions of photos. Rows without a version are expected to have been left out. */
export function compilePhotos(compilation: Compilation): (row: readonly Value[]) => Mapped<PhotoRecord> {
  const person = keyField(compilation, 'person');
  const version = versionField(compilation);
  const made = compilation.config.made ?? '';
  return (row) => {
    const p = person(row);
    if (isFault(p)) return rejected(null, p);
    const v = version(row);
    if (isFault(v)) return rejected(p, v);
    return { kind: 'record', record: { person: p, version: v, made } };
  };
}

/** Row versions are bytes in some databases. */
function versionField(compilation: Compilation): Reader<string> {
  const read = requiredField(compilation, 'version', textLimits.key);
  const { version } = compilation.config.fields;
  const column = version?.kind === 'column' ? (fieldSource(compilation, 'version')?.column ?? null) : null;
  if (column === null) return read;
  return (row) => {
    const value = row[column];
    return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex').toUpperCase()}` : read(row);
  };
}
