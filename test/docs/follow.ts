/** Does what a page of the manual says, word for word: its tables and rows, its files, its commands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Folder, newFolder, type Ran } from '../cli/program.ts';

export interface Followed {
  readonly folder: Folder;
  /** What the page's commands did, one after another. */
  readonly ran: readonly Ran[];
}

// From dist/test/docs to the root of the checkout.
export const pageNamed = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The blocks of a language, in order. */
function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block);
}

/**
 * Makes the tables of the page's example with `execute`, writes its configuration (after `change`) and its events, and types its first block of commands.
 */
export async function follow(
  name: string,
  execute: (folder: string, sql: string) => Promise<void>,
  change = (yaml: string): string => yaml,
): Promise<Followed> {
  const page = pageNamed(name);
  const example = page.slice(page.indexOf('## An example'));
  const untilNext = example.slice(0, example.indexOf('\n## ', 3));
  const folder = newFolder();
  for (const sql of blocksOf(untilNext, 'sql')) await execute(folder.path, sql);
  writeFileSync(join(folder.path, 'gatehouse.yaml'), change(blocksOf(untilNext, 'yaml')[0] ?? ''));
  writeFileSync(join(folder.path, 'passes.jsonl'), blocksOf(untilNext, 'json')[0] ?? '');
  const ran: Ran[] = [];
  for (const line of (blocksOf(untilNext, 'sh')[0] ?? '').trim().split('\n')) {
    ran.push(await folder.run(line.replace(/^gatehouse /, '').split(' ')));
  }
  return { folder, ran };
}

/** The rows of the page's first table with these columns, as text. */
export function tableOf(page: string, columns: string): string[][] {
  const lines = page.slice(page.indexOf(`| ${columns.split(' ').join(' | ')} |`)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
