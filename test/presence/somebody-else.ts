/** What somebody else does with an account is never undone. */
import { expect } from 'vitest';
import { forgetAccount } from '../../src/operations/account-blocking.ts';
import { domain, leave, office, patient, test } from './staff.ts';

test('an account that was disabled before is not ours, and is not enabled', patient, async () => {
  const at = await office();
  await domain.setControl('user1', 514);
  await leave(at, 1);
  expect(await at.blocks()).toMatchObject([{ personId: 1, state: 'skipped', reason: 'alreadyDisabled' }]);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
});

test('an account that somebody enabled and disabled again is not enabled', patient, async () => {
  const at = await office();
  await leave(at, 1, 2);
  await domain.setControl('user1', 512);
  await domain.setControl('user1', 514);
  await at.pass(1, 'in');
  await at.pass(2, 'in');
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(false);
  expect(await domain.canSignIn('user2')).toBe(true);
  expect(await at.blocks()).toMatchObject([{ personId: 1, state: 'changed', reason: 'changedElsewhere' }]);
  // Once somebody has enabled it there is nothing more to tell.
  await domain.setControl('user1', 512);
  at.wait(11);
  await at.round();
  await at.round();
  expect(await at.blocks()).toEqual([]);
});

test('an account whose other settings somebody changed meanwhile is left and told of', patient, async () => {
  const at = await office();
  await leave(at, 1);
  await domain.setControl('user1', 514 + 0x10000);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.controlOf('user1')).toBe(514 + 0x10000);
  expect(await at.blocks()).toMatchObject([{ state: 'changed', reason: 'changedElsewhere' }]);
});

test('an account that somebody enabled by hand is not blocked twice for one leaving', patient, async () => {
  const at = await office();
  await leave(at, 1);
  await domain.setControl('user1', 512);
  at.wait(11);
  await at.round();
  await at.round();
  expect(await domain.canSignIn('user1')).toBe(true);
  // The next leaving counts again.
  await at.pass(1, 'in');
  await at.round();
  await leave(at, 1);
  expect(await domain.canSignIn('user1')).toBe(false);
});

test(
  'an account that was deleted while it was blocked is told of until somebody has it forgotten',
  patient,
  async () => {
    const dn = domain.dnOf('leaver');
    const key = await domain.guidOf('leaver');
    const at = await office({ people: 1, keyOf: () => key });
    await leave(at, 1);
    expect(await at.blocks()).toMatchObject([{ state: 'blocked', account: 'leaver', dn }]);
    await domain.samba.tool('user', 'delete', 'leaver');
    await at.pass(1, 'in');
    await at.round();
    expect(await at.blocks()).toMatchObject([{ state: 'unblocking', errorCode: 'accounts.missing' }]);
    await forgetAccount(at.installation(), 1);
    await at.round();
    expect(await at.blocks()).toEqual([]);
  },
);
