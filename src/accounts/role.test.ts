import { expect, test } from 'vitest';
import { permissions, permissionsOfRole, permissionsOfToken, roles } from './role.ts';

test('an administrator may do everything, an auditor only read', () => {
  expect([...permissionsOfRole('administrator')].sort()).toEqual([...permissions].sort());
  expect([...permissionsOfRole('auditor')]).toEqual(['read']);
});

test('no token gives what its account has not', () => {
  for (const role of roles) {
    const own = permissionsOfRole(role);
    for (const scope of permissions) {
      for (const given of permissionsOfToken(role, [scope])) expect(own.has(given)).toBe(true);
    }
  }
});

test('a token that records events does nothing else', () => {
  expect([...permissionsOfToken('administrator', ['events'])]).toEqual(['events']);
  expect([...permissionsOfToken('auditor', ['events'])]).toEqual([]);
  expect(permissionsOfToken('administrator', ['operate']).has('administer')).toBe(false);
});
