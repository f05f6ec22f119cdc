import { expect, it } from 'vitest';
import { parseDocument } from './parse.ts';

const parsed = (type: string, connection: string, encoding: string) => () =>
  parseDocument(
    `sources:\n  - name: hr\n    type: ${type}\n    connection: "${connection}"\n    encoding: ${encoding}\n`,
    { env: {}, readFile: () => '' },
  );

it('a code page is refused where text is Unicode whatever is said', () => {
  for (const type of ['postgresql', 'mysql', 'sqlserver', 'oracle', 'sqlite']) {
    const url = type === 'sqlite' ? 'sqlite:hr.db' : `${type === 'postgresql' ? 'postgres' : type}://u:p@h/d`;
    expect(parsed(type, url, 'cp1251'), type).toThrow(
      `sources[0].encoding (line 5, column 15): has no effect on a source of type ${type}`,
    );
    expect(parsed(type, url, 'utf-8'), type).not.toThrow();
  }
  expect(parsed('firebird', 'firebird://u:p@h/d', 'cp1251')).not.toThrow();
  expect(parsed('odbc', 'Driver={SQLite3};Database=hr.db', 'cp1251')).not.toThrow();
});
