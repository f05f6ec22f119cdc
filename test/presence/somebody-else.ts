/** What somebody else does with an account is never undone. */
import { expect } from 'vitest';
import { domain, leave, office, patient, test } from './staff.ts';

test('an account that was disabled before is not ours, and is not enabled', patient, async () => {
  const at = await office();
  await domain.setControl('user1', 514);
  await leave(at, 1);
  expect(await at.blocks()).toMatchObject([{ personId: 1, state: 'skipped', reason: 'alreadyDisabled' }]);
  await at.pass(1, 'in');
  await at.round();
  expect(await domain.controlOf('user1')).toBe(514);
});

test('an account that somebody enabled and disabled again is not enabled', patient, async () => {
  const at = await office();
  await leave(at, 1, 2);
  await domain.setControl('user1', 512);
  await domain.setControl('user1', 514);
  await at.pass(1, 'in');
  await at.pass(2, 'in');
  await at.round();
  expect(await domain.controlOf('user1')).toBe(514);
  expect(await domain.controlOf('user2')).toBe(512);
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
  expect(await domain.controlOf('user1')).toBe(512);
  // The next leaving counts again.
  await at.pass(1, 'in');
  await at.round();
  await leave(at, 1);
  expect(await domain.controlOf('user1')).toBe(514);
});
