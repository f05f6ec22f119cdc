/** Edits of a draft: each gives another draft and leaves what it does not name as it was. */
import type { Draft, EntityDraft, FieldSpec, QueriedEntity } from '../../api/drafts.ts';
import { hasQueries, isDirectory } from './kinds.ts';

export const noDraft: Draft = { name: '', type: '', connection: '' };

const noEntity = { query: '', fields: {} } as const;

export interface StepProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

export function entityOf(draft: Draft, entity: QueriedEntity): EntityDraft & { readonly query: string } {
  const found = draft[entity];
  // Records that are sent are asked for by the name of what they are.
  const query = draft.type === 'push' ? entity : '';
  return found === undefined
    ? { ...noEntity, query }
    : { ...found, query: found.query ?? query, fields: found.fields ?? {} };
}

export function withEntity(draft: Draft, entity: QueriedEntity, change: Partial<EntityDraft>): Draft {
  const changed = { ...entityOf(draft, entity), ...change };
  if (hasQueries(draft.type)) return { ...draft, [entity]: changed };
  const { query: _none, ...entries } = changed;
  return { ...draft, [entity]: entries };
}

export function withoutEntity(draft: Draft, entity: QueriedEntity): Draft {
  const { [entity]: _gone, ...rest } = draft;
  return rest as Draft;
}

/** Whether the rows of people are joined by what the rows of one person share. */
export function joinsRows(draft: Draft): boolean {
  return draft.persons?.identity === 'person';
}

/** Begins or ceases to join rows; what only joined rows have goes with it. */
export function withJoinedRows(draft: Draft, joined: boolean): Draft {
  const { identity: _before, ...persons } = entityOf(draft, 'persons');
  if (joined) return { ...draft, persons: { ...persons, identity: 'person' } };
  const { personKey: _key, order: _order, ...fields } = persons.fields;
  return { ...draft, persons: { ...persons, fields } };
}

export function withField(draft: Draft, entity: QueriedEntity, field: string, spec: FieldSpec | null): Draft {
  const { [field]: _before, ...others } = entityOf(draft, entity).fields;
  const fields = spec === null ? others : { ...entityOf(draft, entity).fields, [field]: spec };
  return withEntity(draft, entity, { fields });
}

/** The draft with one entity only: what is checked is then what is being edited. */
export function onlyEntity(draft: Draft, entity: QueriedEntity): Draft {
  if (hasQueries(draft.type)) return { ...connectionOnly(draft), [entity]: entityOf(draft, entity) };
  // Identifiers are where people are.
  const among = entity === 'identifiers' && draft.persons !== undefined ? { persons: draft.persons } : {};
  const own = draft[entity] === undefined ? {} : { [entity]: draft[entity] };
  return { ...connectionOnly(draft), ...among, ...own };
}

/** What is asked of the source does not depend on what it will be called, and need not wait for it. */
export function connectionOnly(draft: Draft): Draft {
  const { name, type, encoding, timezone, timeLimits, connection } = draft;
  const directory = isDirectory(type)
    ? Object.fromEntries(
        ['bindDn', 'domain', 'account', 'password', 'tls', 'dns', 'base'].map((key) => [key, draft[key]]),
      )
    : {};
  const all = { connection, encoding, timezone, timeLimits, ...directory };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return { name: name === '' ? 'draft' : name, type, ...Object.fromEntries(given) } as Draft;
}

export function columnOf(spec: FieldSpec | undefined): string | undefined {
  return typeof spec === 'string' ? spec : spec?.column;
}
