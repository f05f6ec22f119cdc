/** Columns of a directory's rows: attributes by their names, and what can be made of them and of the entry's place. */
import type { DirectoryRows } from '../../model/directory-query.ts';
import { valueSeparator } from '../../model/directory-query.ts';
import { type ValueKind, valueKind } from './binary.ts';

export type Column =
  /** One value: the first, or the one that the row is for. */
  | { readonly kind: 'value'; readonly attribute: string; readonly values: ValueKind }
  /** All values, joined. */
  | { readonly kind: 'list'; readonly attribute: string; readonly separator: string }
  /** Of an attribute that holds a distinguished name: the value of its first part. */
  | { readonly kind: 'named'; readonly attribute: string }
  | { readonly kind: 'dn' | 'rdn' | 'parentDn' | 'parentKey' | 'unitPath' | 'disabled' | 'groups' };

/** Columns that are no attributes, with the attributes that they are made of. */
const derived: Readonly<Record<string, { readonly column: Column; readonly attributes: readonly string[] }>> = {
  dn: { column: { kind: 'dn' }, attributes: [] },
  rdn: { column: { kind: 'rdn' }, attributes: [] },
  parentdn: { column: { kind: 'parentDn' }, attributes: [] },
  parentkey: { column: { kind: 'parentKey' }, attributes: [] },
  'unitpath[]': { column: { kind: 'unitPath' }, attributes: [] },
  disabled: {
    column: { kind: 'disabled' },
    attributes: ['userAccountControl', 'pwdAccountLockedTime', 'nsAccountLock', 'loginDisabled'],
  },
};

export interface Columns {
  readonly columns: readonly Column[];
  /** All attributes to be asked for, each once. */
  readonly attributes: readonly string[];
}

export function columnsOf(query: DirectoryRows): Columns {
  const attributes = new Map<string, string>();
  const ask = (name: string): void =>
    void (attributes.has(name.toLowerCase()) || attributes.set(name.toLowerCase(), name));
  const columns = query.columns.map((name): Column => {
    const known = derived[name.toLowerCase()];
    if (known !== undefined) {
      known.attributes.forEach(ask);
      return known.column;
    }
    if (name === 'groups[]') {
      if (query.groups !== undefined && 'memberOf' in query.groups.by) ask(query.groups.by.memberOf);
      return { kind: 'groups' };
    }
    const column = attributeColumn(name);
    ask(column.attribute);
    return column;
  });
  if (query.each !== undefined) ask(query.each);
  // `memberUid` of groups names people so.
  if (query.groups !== undefined && 'members' in query.groups.by) ask('uid');
  return { columns, attributes: attributes.size === 0 ? ['1.1'] : [...attributes.values()] };
}

/** `name`, `name[]`, `name[, ]` with what joins the values, or `name.rdn`. */
function attributeColumn(name: string): Extract<Column, { readonly attribute: string }> {
  const list = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name);
  if (list !== null)
    return { kind: 'list', attribute: list[1] ?? '', separator: list[2] === '' ? valueSeparator : (list[2] ?? '') };
  const named = /^(.+)\.rdn$/i.exec(name)?.[1];
  if (named !== undefined) return { kind: 'named', attribute: named };
  return { kind: 'value', attribute: name, values: valueKind(name) };
}
