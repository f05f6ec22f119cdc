/** What the draft of each kind begins with, and which entities of a directory are read. */
import type { Draft, QueriedEntity } from '../../api/drafts.ts';
import { hasQueries } from './kinds.ts';

const settings = ['bindDn', 'password', 'domain', 'account', 'tls', 'dns', 'base', 'without'] as const;
const entities = ['departments', 'persons', 'identifiers', 'photos'] as const;

/** A draft of a kind that was just chosen; what the kind before had of its own means nothing to it. */
export function freshDraft(draft: Draft): Draft {
  const left = Object.fromEntries(
    Object.entries(draft).filter(([key]) => ![...settings, ...entities].some((name) => name === key)),
  ) as unknown as Draft;
  if (draft.type === 'ldap')
    return {
      ...left,
      persons: {
        filter: '(objectClass=inetOrgPerson)',
        fields: { surname: 'sn', givenName: 'givenName', employeeId: 'employeeNumber', position: 'title' },
      },
    };
  if (draft.type === 'push') {
    const { connection: _none, ...pushed } = left;
    return { ...pushed, schedule: { every: '1h' } } as unknown as Draft;
  }
  if (draft.type !== 'active-directory') return hasQueries(draft.type) ? withQueries(draft, left) : left;
  // DNS names the controllers of a domain.
  const { connection: _none, ...domain } = left;
  return { ...domain, domain: '', account: '' } as unknown as Draft;
}

/** One database has what another has, until somebody says otherwise; what has no query is of another kind of source. */
function withQueries(draft: Draft, left: Draft): Draft {
  const kept = entities.flatMap((entity) => {
    const found = draft[entity] as { readonly query?: unknown } | undefined;
    return typeof found?.query === 'string' ? [[entity, found]] : [];
  });
  return { ...left, ...Object.fromEntries(kept) };
}

/** Whether it is said how the source is reached. */
export function isReachable(draft: Draft): boolean {
  if (draft.type === 'push') return draft.name !== '';
  if (draft.type === 'active-directory') return typeof draft['domain'] === 'string' && draft['domain'] !== '';
  return typeof draft.connection === 'string' && draft.connection !== '';
}

/** Whether a directory reads an entity: the preset of a domain always has people. */
export function readsEntries(draft: Draft, entity: QueriedEntity): boolean {
  return draft[entity] !== undefined || (draft.type === 'active-directory' && entity === 'persons');
}

export function hasDepartments(draft: Draft): boolean {
  if (draft.type === 'ldap') return draft.departments !== undefined;
  return !(Array.isArray(draft['without']) && draft['without'].includes('departments'));
}

/** Departments from the units that people stand in, or none. */
export function withUnits(draft: Draft, wanted: boolean): Draft {
  if (draft.type === 'active-directory') {
    const without = (Array.isArray(draft['without']) ? draft['without'] : []).filter((one) => one !== 'departments');
    const left = wanted ? without : [...without, 'departments'];
    const { without: _before, ...rest } = draft;
    return (left.length === 0 ? rest : { ...rest, without: left }) as Draft;
  }
  const { departments: _units, ...rest } = draft;
  const { department: _unit, ...fields } = draft.persons?.fields ?? {};
  const persons = { ...draft.persons, fields: wanted ? { ...fields, department: 'parentKey' } : fields };
  const departments = { filter: '(objectClass=organizationalUnit)', fields: { name: 'ou', parent: 'parentKey' } };
  return (wanted ? { ...rest, persons, departments } : { ...rest, persons }) as Draft;
}

const ofDomain: Readonly<Record<string, string>> = {
  key: 'objectGUID',
  surname: 'sn',
  givenName: 'givenName',
  patronymic: 'middleName',
  department: 'parentKey',
  employeeId: 'employeeID',
  position: 'title',
  validUntil: 'accountExpires',
  blocked: 'disabled',
};
const nothing: Readonly<Record<string, string>> = {};

/** Fields that are read although the draft does not say so. */
export function presetFields(draft: Draft, entity: QueriedEntity): Readonly<Record<string, string>> {
  if (entity !== 'persons') return nothing;
  if (draft.type === 'active-directory') return ofDomain;
  return draft.type === 'ldap' ? { key: 'entryUUID' } : nothing;
}
