import type { RawActiveDirectory, RawLdap } from './schema.ts';

/**
 * What `type: active-directory` stands for: a directory with the attributes, filters and keys of Active Directory filled in. The result is a
 * document of type `ldap` that could as well be written by hand.
 */
export function expandActiveDirectory(raw: RawActiveDirectory): RawLdap {
  const { domain, account, password, connection, base, without = [], type: _, ...rest } = raw;
  const { departments, persons, photos, identifiers, positions, accessLevels, ...others } = rest;
  const root = base ?? domainDn(domain);
  const hasDepartments = !without.includes('departments');
  return {
    ...others,
    type: 'ldap',
    connection: connection ?? `ldaps://${domain}`,
    bindDn: /[@=\\]/.test(account) ? account : `${account}@${domain}`,
    ...(password === undefined ? {} : { password }),
    base: root,
    ...(hasDepartments ? { departments: departmentsOf(departments) } : {}),
    ...(positions === undefined ? {} : { positions: withKey(positions) }),
    ...(accessLevels === undefined ? {} : { accessLevels: withKey(accessLevels) }),
    persons: personsOf(persons, hasDepartments),
    ...(identifiers === undefined
      ? {}
      : { identifiers: { ...identifiers, fields: { person: key, ...identifiers.fields } } }),
    ...(without.includes('photos')
      ? {}
      : { photos: { ...photos, attribute: photos?.attribute ?? 'thumbnailPhoto', version: 'whenChanged' } }),
  };
}

const key = 'objectGUID';

/** People, and neither computers nor the accounts that come with a domain. An account without a surname is no person's. */
const people =
  '(&(objectCategory=person)(objectClass=user)(!(objectClass=computer))(!(isCriticalSystemObject=TRUE))(sn=*))';

const personFields = {
  key,
  surname: 'sn',
  givenName: 'givenName',
  patronymic: 'middleName',
  department: 'parentKey',
  employeeId: 'employeeID',
  position: 'title',
  validUntil: { column: 'accountExpires', format: 'filetime' },
  blocked: 'disabled',
  'custom.account': 'sAMAccountName',
  'custom.email': 'mail',
  'custom.phone': 'telephoneNumber',
  'custom.manager': 'manager.rdn',
} as const;

type Persons = NonNullable<RawLdap['persons']>;

/** The preset with what is given in the place of its own; fields that exclude each other leave. */
function personsOf(given: RawActiveDirectory['persons'], hasDepartments: boolean): Persons {
  const fields: Record<string, unknown> = { ...personFields, ...given?.fields };
  const own = given?.fields ?? {};
  if ('name' in own) for (const part of ['surname', 'givenName', 'patronymic']) if (!(part in own)) delete fields[part];
  if (('departmentPath' in own || !hasDepartments) && !('department' in own)) delete fields['department'];
  if ('positionKey' in own && !('position' in own)) delete fields['position'];
  return { filter: people, ...given, fields: fields as Persons['fields'] };
}

function departmentsOf(given: RawActiveDirectory['departments']): NonNullable<RawLdap['departments']> {
  return {
    filter: '(&(objectClass=organizationalUnit)(!(isCriticalSystemObject=TRUE)))',
    ...given,
    fields: { key, name: 'ou', parent: 'parentKey', ...given?.fields },
  };
}

function withKey<T extends { readonly fields: object }>(entity: T): T {
  return { ...entity, fields: { key, ...entity.fields } };
}

/** `DC=example,DC=org` of `example.org`. */
function domainDn(domain: string): string {
  return domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
}
