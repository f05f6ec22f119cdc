import { expect, test } from 'vitest';
import { firebird } from '../../src/sources/sql/firebird.ts';
import { serverAvailable } from '../servers/available.ts';
import { startFirebird } from '../servers/firebird.ts';
import { sourceConfig, testContext } from './source-config.ts';

test('Firebird lets every account in, whatever its salt', async (context) => {
  if (!serverAvailable('firebird')) context.skip('no Firebird server is installed');
  const server = await startFirebird();
  try {
    const owner = await firebird.open(sourceConfig('firebird', server.url), testContext);
    // One salt of sixteen is shorter than the others; among so many accounts there are some, but for one run of some thousands.
    const names = Array.from({ length: 130 }, (_, index) => `GUARD_${index}`);
    for (const name of names) await owner.write({ text: `CREATE USER ${name} PASSWORD 'pass'` });
    await owner.close();
    const refused: string[] = [];
    for (const name of names) {
      const url = server.url.replace('SYSDBA:masterkey', `${name}:pass`);
      await firebird.open(sourceConfig('firebird', url), testContext).then(
        (source) => source.close(),
        (thrown: unknown) => refused.push(`${name}: ${String(thrown)}`),
      );
    }
    expect(refused).toEqual([]);
  } finally {
    await server.stop();
  }
});
