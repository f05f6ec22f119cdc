/** Whose account is blocked, and whose never is. */
import { expect } from 'vitest';
import { saveDocumentType } from '../../src/registry/documents.ts';
import { sambaSuffix } from '../servers/samba.ts';
import { staffUnit } from './domain.ts';
import { domain, guids, leave, office, patient, problemOf, test } from './staff.ts';

test('who has left cannot sign in, and who comes back can at once', patient, async () => {
  const at = await office();
  expect(await domain.canSignIn('user1')).toBe(true);
  await leave(at, 1);
  expect(await domain.canSignIn('user1')).toBe(false);
  expect(await domain.controlOf('user1')).toBe(514);
  expect(await domain.canSignIn('user2')).toBe(true);
  expect(await at.blocks()).toMatchObject([
    { personId: 1, state: 'blocked', account: 'user1', controlBefore: 512, controlAfter: 514, accessPoint: 'Gate' },
  ]);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(true);
  expect(await domain.controlOf('user1')).toBe(512);
  expect(await at.blocks()).toEqual([]);
});

test('an account keeps every other setting that it had', patient, async () => {
  const at = await office();
  // Password never expires, and the account cannot be delegated.
  await domain.setControl('user1', 512 + 0x10000 + 0x100000);
  await leave(at, 1);
  expect(await domain.controlOf('user1')).toBe(514 + 0x10000 + 0x100000);
  expect(await domain.canSignIn('user1')).toBe(false);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.controlOf('user1')).toBe(512 + 0x10000 + 0x100000);
});

test('nobody is blocked within the delay', patient, async () => {
  const at = await office();
  await at.pass(1, 'out');
  at.wait(4);
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(true);
  at.wait(2);
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
});

test('whoever steps out and comes back within the delay is never blocked', patient, async () => {
  const at = await office();
  await at.pass(1, 'out');
  at.wait(3);
  await at.pass(1, 'in');
  at.wait(10);
  await at.round();
  expect(await at.blocks()).toEqual([]);
  expect(await domain.canSignIn('user1')).toBe(true);
});

test('an unknown direction, a refusal and an access point that is not configured do nothing', patient, async () => {
  const at = await office();
  await at.pass(1, 'unknown');
  await at.pass(2, 'out', { outcome: 'denied' });
  await at.pass(3, 'out', { accessPoint: 'Cellar' });
  at.wait(60);
  await at.round();
  expect(await at.blocks()).toEqual([]);
  for (const name of ['user1', 'user2', 'user3']) expect(await domain.canSignIn(name)).toBe(true);
});

test('an unknown direction unblocks nobody', patient, async () => {
  const at = await office();
  await leave(at, 1);
  await at.pass(1, 'unknown');
  await at.pass(1, 'in', { outcome: 'denied' });
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
});

test('a person without a link of their own from the directory is left alone', patient, async () => {
  const at = await office({ keyOf: (person) => (person === 1 ? undefined : guids.get(`user${person}`)) });
  await leave(at, 1, 2);
  expect(await at.blocks()).toMatchObject([{ personId: 2 }]);
  expect(await domain.canSignIn('user1')).toBe(true);
  expect(await domain.canSignIn('user2')).toBe(false);
});

test('an account is found by an attribute only where one account and one person have the value', patient, async () => {
  const link = { kind: 'attribute', attribute: 'employeeID', field: 'employeeId' } as const;
  const at = await office({ keyOf: () => undefined, config: { link } });
  const twin = [{ operation: 'replace', attribute: 'employeeID', values: ['E2'] }] as const;
  await domain.change(domain.dnOf('user3'), twin);
  await at.database.run("UPDATE person SET employee_id = 'E5' WHERE id = 4");
  await leave(at, 1, 2, 5);
  expect(await at.blocks()).toMatchObject([
    { personId: 1, state: 'blocked', account: 'user1' },
    { personId: 2, state: 'skipped', reason: 'ambiguous' },
    { personId: 5, state: 'skipped', reason: 'ambiguous' },
  ]);
  expect(await domain.canSignIn('user1')).toBe(false);
  for (const name of ['user2', 'user3', 'user5']) expect(await domain.canSignIn(name)).toBe(true);
  await domain.change(domain.dnOf('user3'), [{ operation: 'replace', attribute: 'employeeID', values: ['E3'] }]);
});

test(
  'administrators, built-in accounts, computers and the account that signs in are never touched',
  patient,
  async () => {
    const names = ['krbtgt', 'Administrator', 'DC1$', 'svc-gatehouse', 'user5'];
    const keys = await Promise.all(names.map((name) => domain.guidOf(name)));
    await domain.change(domain.dnOf('user5'), [{ operation: 'replace', attribute: 'adminCount', values: ['1'] }]);
    const at = await office({ people: 5, keyOf: (person) => keys[person - 1] });
    await leave(at, 1, 2, 3, 4, 5);
    const reasons = (await at.blocks()).map(({ account, state, reason }) => [account, state, reason]);
    expect(reasons.sort(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([
      ['Administrator', 'skipped', 'builtIn'],
      ['DC1$', 'skipped', 'computer'],
      ['krbtgt', 'skipped', 'builtIn'],
      ['svc-gatehouse', 'skipped', 'self'],
      ['user5', 'skipped', 'administrator'],
    ]);
    for (const name of ['svc-gatehouse', 'user5']) expect(await domain.canSignIn(name)).toBe(true);
    await domain.change(domain.dnOf('user5'), [{ operation: 'delete', attribute: 'adminCount', values: [] }]);
  },
);

test(
  'a member of an exempt group is not blocked, not even through another group, or with it as the primary one',
  patient,
  async () => {
    const remote = `CN=Remote,${staffUnit}`;
    const inner = `CN=Inner,${staffUnit}`;
    const member = (operation: 'add' | 'delete', group: string, dn: string): Promise<void> =>
      domain.change(group, [{ operation, attribute: 'member', values: [dn] }]);
    await member('add', remote, inner);
    await member('add', inner, domain.dnOf('user1'));
    await member('add', remote, domain.dnOf('user2'));
    await member('add', remote, domain.dnOf('user4'));
    await primaryGroup('user4', remote);
    const at = await office({ config: { exempt: { groups: [remote], documents: [] } } });
    await leave(at, 1, 2, 3, 4);
    expect(await at.blocks()).toMatchObject([
      { personId: 1, state: 'skipped', reason: 'exemptGroup' },
      { personId: 2, state: 'skipped', reason: 'exemptGroup' },
      { personId: 3, state: 'blocked' },
      { personId: 4, state: 'skipped', reason: 'exemptGroup' },
    ]);
    for (const name of ['user1', 'user2', 'user4']) expect(await domain.canSignIn(name)).toBe(true);
    expect(await domain.canSignIn('user3')).toBe(false);
    // Who comes into the group while blocked is unblocked, and who leaves it is blocked.
    await member('add', remote, domain.dnOf('user3'));
    await member('delete', remote, domain.dnOf('user2'));
    at.wait(11);
    await at.round();
    expect(await domain.canSignIn('user3')).toBe(true);
    expect(await domain.canSignIn('user2')).toBe(false);
    await member('delete', inner, domain.dnOf('user1'));
    await member('delete', remote, domain.dnOf('user3'));
    await member('delete', remote, inner);
    await primaryGroup('user4', `CN=Domain Users,CN=Users,${sambaSuffix}`);
  },
);

async function primaryGroup(name: string, group: string): Promise<void> {
  const accounts = await domain.open();
  const id = (await accounts.groupId(group))?.split('-').at(-1) ?? '';
  accounts.close();
  await domain.change(domain.dnOf(name), [{ operation: 'replace', attribute: 'primaryGroupID', values: [id] }]);
}

test('nobody is blocked while a group that should be exempt is not found', patient, async () => {
  const at = await office({ config: { exempt: { groups: [`CN=Remotte,${sambaSuffix}`], documents: [] } } });
  await leave(at, 1);
  expect(await domain.canSignIn('user1')).toBe(true);
  expect(await problemOf(at)).toMatch(/no group "CN=Remotte/);
});

test('nobody is blocked while a justification document of an exempt type covers the time', patient, async () => {
  const at = await office({ config: { exempt: { groups: [], documents: ['К'] } } });
  const type = await saveDocumentType(at.database, {
    letter: 'К',
    code: '06',
    name: 'Business trip',
    class: 'excused',
    exclusive: true,
  });
  const hour = (minutes: number): string => new Date(at.now().getTime() + minutes * 60_000).toISOString();
  const add = 'INSERT INTO document (id, person_id, type_id, from_time, to_time) VALUES (?, ?, ?, ?, ?)';
  await at.database.run(add, [901, 1, type, hour(-60), hour(60)]);
  await at.database.run(add, [902, 2, type, hour(-120), hour(-60)]);
  await leave(at, 1, 2);
  expect(await domain.canSignIn('user1')).toBe(true);
  expect(await domain.canSignIn('user2')).toBe(false);
  await at.database.run(add, [903, 2, type, hour(-1), hour(60)]);
  await at.round();
  expect(await domain.canSignIn('user2')).toBe(true);
  at.wait(70);
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
});
