/** The dry run, the limit, the switches, and the rights that are needed. */
import { expect } from 'vitest';
import { auditOf, domain, leave, office, patient, resume, suspensionOf, test, unblockAll } from './staff.ts';

test('a dry run writes nothing and tells who would be blocked', patient, async () => {
  const at = await office({ config: { enabled: false } });
  await leave(at, 1);
  expect(await domain.canSignIn('user1')).toBe(true);
  expect(await at.blocks()).toMatchObject([{ personId: 1, state: 'wouldBlock', account: 'user1' }]);
  // Switched on, it counts who leaves from then on.
  at.configure({ enabled: true });
  await at.round();
  await leave(at, 2);
  expect(await at.blocks()).toMatchObject([{ personId: 2, state: 'blocked' }]);
  expect(await domain.canSignIn('user2')).toBe(false);
  expect(await domain.canSignIn('user1')).toBe(true);
});

test('switched off, it blocks nobody more and still unblocks who comes back', patient, async () => {
  const at = await office();
  await leave(at, 1);
  at.configure({ enabled: false });
  await leave(at, 2);
  await at.pass(1, 'in');
  await at.round();
  for (const name of ['user1', 'user2']) expect(await domain.canSignIn(name)).toBe(true);
});

test(
  'more than the limit within a minute blocks nobody, suspends and tells, until somebody resumes',
  patient,
  async () => {
    const at = await office({ config: { limit: 2 } });
    await leave(at, 1, 2, 3);
    for (const name of ['user1', 'user2', 'user3']) expect(await domain.canSignIn(name)).toBe(true);
    expect(await suspensionOf(at)).toBe('limit');
    const told = '3 accounts fell due within a minute, more than the limit of 2';
    expect(at.log).toContain(`error: Account blocking is suspended: ${told}`);
    expect(await auditOf(at)).toContainEqual(['suspended account blocking', told]);
    await leave(at, 4);
    expect(await domain.canSignIn('user4')).toBe(true);
    await resume(at);
    await at.round();
    for (const name of ['user1', 'user2', 'user3', 'user4']) expect(await domain.canSignIn(name)).toBe(false);
    at.wait(10);
    await leave(at, 5);
    expect(await domain.canSignIn('user5')).toBe(false);
    expect(await suspensionOf(at)).toBeNull();
  },
);

test('a fire alarm suspends blocking, and who comes in is still unblocked', patient, async () => {
  const at = await office({ config: { alarms: ['Fire panel'] } });
  await leave(at, 1);
  await at.pass(6, 'unknown', { accessPoint: 'Fire panel' });
  await leave(at, 2, 3);
  expect(await suspensionOf(at)).toBe('alarm');
  expect(at.log.join('\n')).toContain('warn: Account blocking is suspended: fire alarm: Fire panel');
  expect(await domain.canSignIn('user1')).toBe(false);
  expect(await domain.canSignIn('user2')).toBe(true);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(true);
});

test('the switch unblocks everybody at once and blocks nobody until it is turned back', patient, async () => {
  const at = await office();
  await leave(at, 1, 2);
  await unblockAll(at);
  await at.round();
  await at.round();
  for (const name of ['user1', 'user2']) expect(await domain.canSignIn(name)).toBe(true);
  await leave(at, 3);
  expect(await domain.canSignIn('user3')).toBe(true);
  await resume(at);
  await at.round();
  for (const name of ['user1', 'user2', 'user3']) expect(await domain.canSignIn(name)).toBe(false);
});

test('the account of a dismissed person is not enabled, neither by a pass nor by the switch', patient, async () => {
  const at = await office();
  await leave(at, 1);
  await at.database.run("UPDATE person SET status = 'dismissed' WHERE id = 1");
  await at.pass(1, 'in');
  await unblockAll(at);
  await at.round();
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
  expect(await at.blocks()).toMatchObject([{ state: 'blocked', reason: 'dismissed' }]);
});

test('with too few rights nothing changes, and the reason stands beside the account', patient, async () => {
  const key = await domain.guidOf('outsider');
  const at = await office({ people: 1, keyOf: () => key });
  await leave(at, 1);
  expect(await domain.canSignIn('outsider')).toBe(true);
  expect(await at.blockOf(1)).toMatchObject({ state: 'blocking', attempts: 1, errorCode: 'ldap.rights' });
});

test('the delegated account can disable the staff and can do nothing else', patient, async () => {
  const accounts = await domain.open();
  const [user] = await accounts.find('sAMAccountName', 'user6');
  const [outsider] = await accounts.find('sAMAccountName', 'outsider');
  if (user === undefined || outsider === undefined) throw new Error('The accounts are not found.');
  expect(await accounts.setAccountEnabled(user, { from: 512, to: 514 })).toBe(true);
  // What is not so any more is not written over.
  expect(await accounts.setAccountEnabled(user, { from: 512, to: 514 + 0x10000 })).toBe(false);
  expect(await accounts.setAccountEnabled(user, { from: 514, to: 512 })).toBe(true);
  await expect(accounts.setAccountEnabled(outsider, { from: 512, to: 514 })).rejects.toMatchObject({
    code: 'ldap.rights',
  });
  accounts.close();
  const client = await domain.delegated();
  for (const attribute of ['title', 'pwdLastSet', 'accountExpires']) {
    const change = { operation: 'replace', attribute, values: ['0'] } as const;
    await expect(client.modify(domain.dnOf('user6'), [change]), attribute).rejects.toMatchObject({
      code: 'ldap.rights',
    });
  }
  client.close();
});
