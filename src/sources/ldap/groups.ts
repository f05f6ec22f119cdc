/** Access levels from groups: which names the memberships of an entry come to. */
import type { DirectoryGroups } from '../../model/directory-query.ts';
import type { LdapClient } from './client.ts';
import { normalDn, rdnValue } from './dn.ts';
import { textsOf } from './entry.ts';
import { allValues } from './ranges.ts';

/** Names by what is known of the entry: the groups it says it is in, and what groups call it. */
export interface Memberships {
  namesOf(memberOf: readonly string[], dn: string, uid: string | undefined): readonly string[];
}

export const groupFilter =
  '(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))';

/** Reads what is needed of the groups below `root`, once for all entries. */
export async function membershipsOf(
  client: LdapClient,
  groups: DirectoryGroups,
  root: string,
  signal?: AbortSignal,
): Promise<Memberships> {
  const own = new Map<string, string>();
  if (groups.below !== undefined)
    for await (const { dn } of client.entries({ base: groups.below, filter: groupFilter, attributes: ['1.1'] }, signal))
      own.set(normalDn(dn), rdnValue(dn));
  for (const [dn, name] of Object.entries(groups.table)) own.set(normalDn(dn), name);
  return 'memberOf' in groups.by
    ? ofMembers(own, groups.nested ? await parentsOf(client, root, groups.by.memberOf, signal) : new Map())
    : ofGroups(
        own,
        await membersOf(client, root, groups.by.members, groups.nested ? null : own, signal),
        groups.nested,
      );
}

/** Groups that each group says it is in, all in the normal form. */
async function parentsOf(
  client: LdapClient,
  root: string,
  memberOf: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const parents = new Map<string, readonly string[]>();
  const filter = `(&${groupFilter}(${memberOf}=*))`;
  for await (const entry of client.entries({ base: root, filter, attributes: [memberOf] }, signal))
    parents.set(normalDn(entry.dn), textsOf(entry, memberOf).map(normalDn));
  return parents;
}

function ofMembers(own: ReadonlyMap<string, string>, parents: ReadonlyMap<string, readonly string[]>): Memberships {
  const known = new Map<string, readonly string[]>();
  const namesOf = (spelled: string): readonly string[] => {
    let names = known.get(spelled);
    if (names === undefined) {
      names = namesUp(normalDn(spelled), own, parents);
      if (known.size === 50_000) known.clear();
      known.set(spelled, names);
    }
    return names;
  };
  return { namesOf: (memberOf) => sorted(memberOf.flatMap(namesOf)) };
}

/** Names of a group and of all groups that it is in, however they are in each other. */
function namesUp(
  group: string,
  own: ReadonlyMap<string, string>,
  parents: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const seen = new Set([group]);
  for (const one of seen) for (const parent of parents.get(one) ?? []) seen.add(parent);
  return [...seen].flatMap((one) => own.get(one) ?? []);
}

/** Members of the groups, of all of them or of those that have a name: by group, in the normal form or as `memberUid` has them. */
async function membersOf(
  client: LdapClient,
  root: string,
  attribute: string,
  only: ReadonlyMap<string, string> | null,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const members = new Map<string, readonly string[]>();
  const filter = `(&${groupFilter}(${attribute}=*))`;
  for await (const entry of client.entries({ base: root, filter, attributes: [attribute] }, signal)) {
    const group = normalDn(entry.dn);
    if (only !== null && !only.has(group)) continue;
    const values = await allValues(client, entry, attribute, signal);
    members.set(
      group,
      values.map((value) => memberName(value.toString('utf8'))),
    );
  }
  return members;
}

function memberName(written: string): string {
  return written.includes('=') ? normalDn(written) : `uid:${written}`;
}

function ofGroups(
  own: ReadonlyMap<string, string>,
  members: ReadonlyMap<string, readonly string[]>,
  nested: boolean,
): Memberships {
  const names = new Map<string, string[]>();
  for (const [group, name] of own) {
    // With members of members added while they are gone through.
    const found = new Set(members.get(group));
    if (nested) for (const one of found) for (const member of members.get(one) ?? []) found.add(member);
    for (const member of found) {
      const known = names.get(member);
      if (known === undefined) names.set(member, [name]);
      else known.push(name);
    }
  }
  return {
    namesOf: (_memberOf, dn, uid) =>
      sorted([...(names.get(normalDn(dn)) ?? []), ...(uid === undefined ? [] : (names.get(`uid:${uid}`) ?? []))]),
  };
}

function sorted(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)].sort();
}
