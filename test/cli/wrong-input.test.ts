import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, newFolder } from './program.ts';
import { failure } from './shapes.ts';
import { smallConfiguration, smallHr } from './small-hr.ts';

describe('a wrong command line', () => {
  it.each([
    [['nonsense'], "Unknown command 'nonsense'"],
    [['list', 'doors'], 'There is no list of "doors"'],
    [['list'], "Missing required argument 'ENTITY'"],
    [['list', 'persons', '--limit', '-1'], 'whole number from 1'],
    [['list', 'persons', '--bogus'], "Unknown option '--bogus'"],
    [['errors', 'no.such'], 'no error code "no.such"'],
    [['presence', 'Site'], "Too many arguments for 'presence'"],
    [['accounts', '--state', 'locked'], 'Allowed choices are waiting, blocking, marked, blocked,'],
    [['accounts', 'unblock-all'], "Required option '--reason <TEXT>' not specified"],
    [['accounts', 'unblock-all', '--reason', 'x', '--state', 'changed'], "Unknown option '--state'"],
    [['list', 'cycles', '--database', 'mysql://gate:geheim@127.0.0.1/x'], 'does not begin with postgres://'],
  ])('%j ends with status 2 and a sentence', async (words, sentence) => {
    const folder = newFolder();
    const { status, out, err } = await folder.here(words);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(sentence);
    expect(err).toContain('command.usage');
    expect(err).not.toContain('geheim');
    const told = await folder.here([...words, '--json']);
    expect(failure.parse(JSON.parse(told.err)).code).toBe('command.usage');
  });

  it('ends the executable in the same way', async () => {
    const folder = newFolder();
    for (const words of [['nonsense'], ['list', 'persons']]) {
      const { lines: _, ...ran } = await folder.run(words);
      expect(ran).toEqual(expect.objectContaining({ status: 2, out: '' }));
      expect(await folder.here(words)).toMatchObject(ran);
    }
  });

  it('without any word shows the help, which every command has with an example', async () => {
    const folder = newFolder();
    expect(await folder.here([])).toMatchObject({ status: 2, out: '' });
    const help = await folder.here(['--help']);
    expect(help.status).toBe(0);
    const commands = [...help.out.matchAll(/^ {2}([a-z]+) .*[a-z]$/gm)].map((match) => match[1] ?? '');
    expect(commands).toContain('preview');
    for (const command of commands.filter((name) => name !== 'help' && name !== 'gatehouse')) {
      const own = await folder.here([command, '--help']);
      expect(own.status).toBe(0);
      expect(own.out, command).toMatch(/^Examples?:\n {2}gatehouse /m);
    }
  });

  it('shows the same help of a command that is loaded as of one that is not', async () => {
    const folder = newFolder();
    const { out } = await folder.here(['--help']);
    const commands = [...out.matchAll(/^ {2}([a-z]\S+) .*[a-z]$/gm)].map((match) => match[1] ?? '');
    expect(commands).toContain('document-types');
    // A folder of that name could as well be meant as the command.
    for (const command of commands) expect(await folder.here(['--data', command, '--help'])).toMatchObject({ out });
  });
});

describe('without a registry', () => {
  it.each([
    ['list', 'persons'],
    ['show', 'person', '1'],
    ['export'],
    ['preview', 'hr'],
    ['check', 'hr'],
    ['sync'],
    ['release', '1'],
  ])('%s %s says so and makes nothing', async (...words) => {
    const folder = newFolder();
    const { status, err } = await folder.here(words);
    expect(status).toBe(2);
    expect(err).toContain('command.noRegistry');
    expect(err).toContain('gatehouse apply');
    expect(contentsOf(folder.path)).toEqual({});
  });
});

describe('a registry that cannot be read', () => {
  it.each([['list', 'persons'], ['sync'], ['export']])(
    'is not taken by %s %s for one that is not there',
    async (...words) => {
      const folder = newFolder();
      symlinkSync('round', join(folder.path, 'round'));
      const { status, err } = await folder.here(['--data', 'round', ...words]);
      expect(status).toBe(2);
      expect(err).toContain('The data folder round cannot be read: ELOOP');
      expect(err).toContain('as the account that the folder belongs to');
    },
  );

  it('is told with what to do', async () => {
    const folder = newFolder();
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(join(folder.path, 'data', 'registry.sqlite'), 'something else\n'.repeat(100));
    for (const words of [
      ['list', 'persons'],
      ['apply', smallHr(newFolder()).configuration],
    ]) {
      const { status, err } = await folder.here(['--data', 'data', ...words]);
      expect(status).toBe(1);
      expect(err).toContain('file is not a database\n  Run the command as the account');
    }
  });
});

describe('a wrong configuration', () => {
  it.each([
    ['sources:\n  - name: hr\n   type: sqlite\n', 'config.syntax', 'line 3'],
    ['sources:\n  - name: hr\n    type: sqlite\n    conection: x\n', 'config.unknownKey', 'line 4'],
    [smallConfiguration('x', '    priority: first\n'), 'config.invalid', 'sources[0].priority'],
    [
      smallConfiguration('x').replace('custom.phone: phone', 'custom.phone: { value: "{{ trimm(phone) }}" }'),
      'config.invalid',
      'sources[0].persons.fields.custom.phone (line 10, column ',
    ],
    [
      smallConfiguration('x').replace('format: w26', 'format: w99'),
      'config.invalid',
      'sources[0].identifiers.fields.number',
    ],
  ])('is refused whole, with its place', async (text, code, place) => {
    const folder = newFolder();
    writeFileSync(join(folder.path, 'wrong.yaml'), text);
    const { status, err } = await folder.here(['apply', 'wrong.yaml']);
    expect(status).toBe(2);
    expect(err).toContain(code);
    expect(err).toContain(place);
    const stored = await folder.here(['export', '--json']);
    expect(stored.out === '' || stored.out === '{"sources":[]}\n').toBe(true);
  });

  it('is told with its lines also where it does not fit what is stored', async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder.path, 'wrong.yaml'),
      'sources: []\npresence: { zones: [Site], accessPoints: [{ name: Gate, site: A, inside: Site }] }\naccountBlocking: { source: hr }\n',
    );
    const { status, err } = await folder.here(['apply', 'wrong.yaml']);
    expect(status).toBe(2);
    expect(err).toContain('accountBlocking.source (line 3, column 28): no source is called "hr"');
  });

  it('whose file is not there is told by its name', async () => {
    const { status, err } = await newFolder().here(['apply', 'nowhere.yaml']);
    expect(status).toBe(2);
    expect(err).toContain('nowhere.yaml');
  });

  it('names a column that the query lacks when it is checked', async () => {
    const folder = newFolder();
    const hr = smallHr(folder);
    writeFileSync(
      hr.configuration,
      readFileSync(hr.configuration, 'utf8').replace('employeeId: tab_no', 'employeeId: tabno'),
    );
    expect((await folder.here(['apply', 'gatehouse.yaml'])).status).toBe(0);
    const { status, out } = await folder.here(['check', 'hr']);
    expect(status).toBe(2);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('did you mean "tab_no"? The query gives');
    expect(out).toContain('did you mean "tab_no"?');
    expect((await folder.here(['check', 'hr', '--entity', 'doors'])).status).toBe(2);
  });

  it('is told of in sentences when it is checked', async () => {
    const folder = newFolder();
    const hr = smallHr(folder);
    writeFileSync(
      hr.configuration,
      readFileSync(hr.configuration, 'utf8').replace('employeeId: tab_no', 'employeeId: wholly_else'),
    );
    await folder.here(['apply', 'gatehouse.yaml']);
    const { out } = await folder.here(['check', 'hr']);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('is not in the result of the query. The query gives');
  });

  it('is warned of where text was read in the wrong encoding, keys are missing or columns empty', async () => {
    const folder = newFolder();
    const hr = smallHr(folder);
    hr.execute("UPDATE employee SET surname = 'Ð˜Ð²Ð°Ð½Ð¾Ð²' WHERE id = 3");
    hr.execute('UPDATE employee SET id = NULL WHERE id = 4');
    await folder.here(['apply', 'gatehouse.yaml']);
    const { out, lines } = await folder.here(['check', 'hr', '--entity', 'persons', '--json']);
    expect(lines()).toHaveLength(1);
    for (const kind of ['encoding', 'null-key', 'empty-column']) expect(out).toContain(`"kind":"${kind}"`);
  });
});

describe('apply and export', () => {
  it('say what changed, keep other sources unless they are pruned, and agree with each other', async () => {
    const folder = newFolder();
    const hr = smallHr(folder);
    expect((await folder.here(['apply', 'gatehouse.yaml'])).out).toContain('hr: new');
    expect((await folder.here(['apply', 'gatehouse.yaml'])).out).toContain('Nothing changed');
    const text = readFileSync(hr.configuration, 'utf8');
    writeFileSync(
      join(folder.path, 'changed.yaml'),
      text.replace('SELECT employee, number', 'SELECT employee, number, 1'),
    );
    expect((await folder.here(['apply', 'changed.yaml', '--json'])).lines()).toMatchObject([
      { source: 'hr', path: 'identifiers.query' },
    ]);
    writeFileSync(join(folder.path, 'other.yaml'), text.replace('name: hr', 'name: other'));
    const kept = await folder.here(['apply', 'other.yaml']);
    expect(kept.err).toContain('kept: hr');
    expect((await folder.here(['apply', 'other.yaml', '--prune'])).out).toContain('hr: removed');
    const exported = await folder.here(['export']);
    writeFileSync(join(folder.path, 'exported.yaml'), exported.out);
    expect((await folder.here(['apply', 'exported.yaml'])).out).toContain('Nothing changed');
  });

  it('never show a secret, nor store it in clear', async () => {
    const folder = newFolder();
    const secret = 'sehr-geheim-4711';
    const text = `sources:
  - name: hr
    type: postgresql
    connection: "postgres://gate:${secret}@127.0.0.1:1/hr"
    persons: { query: SELECT 1, fields: { key: id, surname: id } }
`;
    writeFileSync(join(folder.path, 'secret.yaml'), text);
    const all = [];
    for (const words of [
      ['apply', 'secret.yaml'],
      ['export'],
      ['export', '--json'],
      ['check', 'hr'],
      ['preview', 'hr', '--verbose'],
      ['sync', '--json'],
    ]) {
      const { out, err } = await folder.here(words);
      all.push(out, err);
    }
    expect(all.join()).not.toContain(secret);
    expect(all.join()).toContain('gate:***@');
    expect(readFileSync(join(folder.path, 'gatehouse-data', 'registry.sqlite')).includes(secret)).toBe(false);
    expect(existsSync(join(folder.path, 'gatehouse-data', 'gatehouse.key'))).toBe(true);
  });

  it('name every place whose secret is lost with its key', async () => {
    const folder = newFolder();
    const configuration = [
      'sources: []',
      'hooks:',
      '  - { name: crm, url: "https://crm.example.org", secret: whsec_U2VjcmV0VGVuU2VjcmV0VGVuU2VjcmV0VGVu }',
    ].join('\n');
    writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration);
    await folder.here(['apply', 'gatehouse.yaml'], { GATEHOUSE_KEY: Buffer.alloc(32, 1).toString('base64') });
    const env = { GATEHOUSE_KEY: Buffer.alloc(32, 2).toString('base64') };
    const { err } = await folder.here(['export'], env);
    expect(err).toContain('A secret of hooks.crm cannot be decrypted');
  });

  it('print a JSON Schema and explain codes', async () => {
    const folder = newFolder();
    const schema: unknown = JSON.parse((await folder.here(['schema'])).out);
    expect(schema).toMatchObject({ title: 'Gatehouse configuration' });
    expect((await folder.here(['errors', 'guard.removals'])).out).toContain('held');
  });
});
