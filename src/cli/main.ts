import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';

/** Runs one command line, without the program's name; gives the exit status. */
export async function main(words: readonly string[]): Promise<number> {
  const program = new Command('gatehouse')
    .description('Keeps the registry of an access control system in step with the sources its people come from.')
    .version(productVersion())
    .exitOverride();
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function productVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return typeof description === 'object' && description !== null && 'version' in description
    ? String(description.version)
    : 'unknown';
}
