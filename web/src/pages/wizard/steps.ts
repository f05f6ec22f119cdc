/** The steps of the wizard, in their order, and which of them are done as far as the draft tells. */
import type { Draft } from '../../api/drafts.ts';
import { hasDepartments, isReachable, readsEntries } from './directory-draft.ts';
import { entityOf } from './draft.ts';
import { isDirectory, isKind } from './kinds.ts';

export const steps = ['kind', 'connection', 'people', 'mapping', 'structure', 'schedule', 'preview'] as const;
export type Step = (typeof steps)[number];

export function isStep(text: unknown): text is Step {
  return typeof text === 'string' && (steps as readonly string[]).includes(text);
}

export function isDone(step: Step, draft: Draft): boolean {
  const { query, fields } = entityOf(draft, 'persons');
  switch (step) {
    case 'kind':
      return isKind(draft.type);
    case 'connection':
      return isReachable(draft) && draft.name !== '';
    case 'people':
      if (draft.type === 'push') return draft.persons !== undefined;
      return isDirectory(draft.type) ? readsEntries(draft, 'persons') : query !== '';
    case 'mapping':
      if (draft.type === 'active-directory') return true;
      return (query !== '' || draft.type === 'ldap') && hasIdentity(draft.type, fields);
    case 'structure':
      return (
        (isDirectory(draft.type) ? hasDepartments(draft) : draft.departments !== undefined) ||
        draft.identifiers !== undefined
      );
    case 'schedule':
      return draft.schedule !== undefined;
    case 'preview':
      return false;
  }
}

/** The key of an entry is known without being named. */
function hasIdentity(type: string, fields: object): boolean {
  return (isDirectory(type) || 'key' in fields) && ('name' in fields || 'surname' in fields);
}
