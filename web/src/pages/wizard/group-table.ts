/** Access levels of a directory's people by a table of groups, in a draft. */
import type { Draft, FieldSpec } from '../../api/drafts.ts';
import { entityOf, withField } from './draft.ts';

export interface GroupTable {
  /** Distinguished name of a group: the access level that it gives. */
  readonly groups: Readonly<Record<string, string>>;
  readonly nested: boolean;
  /** Where membership stands: as the directory usually has it when nothing is said. */
  readonly membership: { readonly column?: string; readonly members?: string };
}

/** Null where access levels are said in a way that such a table cannot show. */
export function groupTableOf(draft: Draft): GroupTable | null {
  const spec = entityOf(draft, 'persons').fields['accessLevels'];
  if (spec === undefined) return { groups: {}, nested: false, membership: {} };
  if (typeof spec === 'string' || spec.groups === undefined || spec.below !== undefined) return null;
  const { groups, nested = false, column, members } = spec;
  return {
    groups,
    nested,
    membership: { ...(column === undefined ? {} : { column }), ...(members === undefined ? {} : { members }) },
  };
}

export function withGroupTable(draft: Draft, { groups, nested, membership }: GroupTable): Draft {
  const spec: FieldSpec = { ...membership, groups, ...(nested ? { nested } : {}) };
  return withField(draft, 'persons', 'accessLevels', Object.keys(groups).length === 0 ? null : spec);
}
