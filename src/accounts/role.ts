/** Who may do what: three roles, and the five permissions that roles and API tokens give. */

export const roles = ['administrator', 'operator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/**
 * `events` records access events and nothing else; it is what a door controller's token has. `push` puts records into sources and refreshes
 * people; it is what an HR system's token has.
 */
export const permissions = ['read', 'operate', 'administer', 'events', 'push'] as const;
export type Permission = (typeof permissions)[number];

const ofRole: Record<Role, readonly Permission[]> = {
  administrator: ['administer', 'operate', 'read', 'events', 'push'],
  operator: ['operate', 'read', 'events', 'push'],
  auditor: ['read'],
};

/** What a scope of a token gives by itself. */
const ofScope: Record<Permission, readonly Permission[]> = {
  administer: ['administer', 'operate', 'read', 'events', 'push'],
  operate: ['operate', 'read', 'events', 'push'],
  read: ['read'],
  events: ['events'],
  push: ['push'],
};

export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  return new Set(ofRole[role]);
}

/** A token never gives more than its account has at the moment it is used. */
export function permissionsOfToken(role: Role, scopes: readonly Permission[]): ReadonlySet<Permission> {
  const given = new Set(scopes.flatMap((scope) => ofScope[scope]));
  return new Set(ofRole[role].filter((permission) => given.has(permission)));
}
