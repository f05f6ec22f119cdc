/** Finds the servers' programs where Debian and other systems put them. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Full path of a program from the PATH or the folders where servers are put, or null. */
export function findProgram(name: string, moreFolders: readonly string[] = []): string | null {
  const { PATH = '' } = process.env;
  const path = PATH.split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...moreFolders, ...path, '/usr/sbin', '/usr/local/sbin', '/sbin']) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/** Folders `parent/<version>/rest`, the newest version first. */
export function versionFolders(parent: string, rest = ''): string[] {
  let versions: string[];
  try {
    versions = readdirSync(parent);
  } catch {
    return [];
  }
  return versions
    .filter((version) => /^\d+(\.\d+)*$/.test(version))
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .map((version) => join(parent, version, rest));
}

/** True when the tests run as root, which some servers refuse or want to be told. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}
