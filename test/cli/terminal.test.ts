import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { harmless } from '../../src/cli/terminal.ts';
import { newFolder, program } from './program.ts';
import { smallHr } from './small-hr.ts';

// A title, a colour, a cursor back to the beginning of the line, a sequence of one byte, and writing turned round.
const evil = '\u001b]0;PWN\u0007\u001b[31mred\r\u009b2J\u202e';

it('prints nothing of a source that would command the terminal', async () => {
  const folder = newFolder();
  const hr = smallHr(folder);
  hr.execute('UPDATE employee SET surname = surname || ?, phone = ? WHERE id = 7', evil, evil);
  hr.execute('INSERT INTO employee VALUES (99, ?, 99, 2, NULL)', `${evil}${'x'.repeat(600)}`);
  hr.execute('INSERT INTO card VALUES (7, ?)', `no card ${evil}`);
  for (const words of [
    ['apply', hr.configuration],
    ['check', 'hr'],
    ['preview', 'hr'],
    ['sync', 'hr'],
    ['show', 'person', '7'],
    ['list', 'persons'],
    ['list', 'rejects'],
    ['list', 'changes'],
    ['list', 'persons', '--json'],
    ['list', 'rejects', '--json'],
  ]) {
    const { out, err } = await folder.here(words);
    const commands = words.includes('--json') ? /[^\P{Cc}\n]/gu : /[^\P{Cc}\n\t]|[\u202a-\u202e]/gu;
    expect([words, `${out}${err}`.match(commands)]).toEqual([words, null]);
  }
  const { lines } = await folder.here(['list', 'persons', '--search', 'Фамилия7', '--json']);
  expect(lines()).toMatchObject([{ surname: `Фамилия7${evil}` }]);
});

it('keeps its own colours where there are any', () => {
  expect(harmless('\u001b[31mred\u001b[0m\u001b[2J\tend\n', true)).toBe('\u001b[31mred\u001b[0m [2J\tend\n');
  expect(harmless('\u001b[31mred', false)).toBe(' red');
});

it('says that a full disk did not take what was printed, and goes on where nobody hears it', async (context) => {
  if (!existsSync('/dev/full')) context.skip('this system has no /dev/full');
  const folder = newFolder();
  const { configuration } = smallHr(folder);
  const full = openSync('/dev/full', 'w');
  const run = (words: readonly string[], out: number | 'pipe', err: number | 'pipe') =>
    spawnSync(process.execPath, [program, ...words], {
      cwd: folder.path,
      stdio: ['ignore', out, err],
      encoding: 'utf8',
    });
  try {
    expect(run(['apply', configuration], 'pipe', full)).toMatchObject({ status: 0, stdout: 'hr: new\n' });
    expect(run(['sync', 'hr'], 'pipe', full).status).toBe(0);
    for (const words of [['list', 'persons'], ['export'], ['sync', 'hr']]) {
      const { status, stderr } = run(words, full, 'pipe');
      expect([words, status]).toEqual([words, 1]);
      expect(stderr).toContain('What was asked for cannot be printed: ENOSPC');
      expect(stderr).not.toContain('    at ');
      const told = run([...words, '--json'], full, 'pipe').stderr;
      expect(JSON.parse(told)).toMatchObject({ code: 'command.output' });
    }
  } finally {
    closeSync(full);
  }
});
