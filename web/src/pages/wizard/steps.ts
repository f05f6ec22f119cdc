/** The steps of the wizard, in their order, and which of them are done as far as the draft tells. */
import type { Draft } from '../../api/drafts.ts';
import { entityOf } from './draft.ts';
import { isKind } from './kinds.ts';

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
      return draft.connection !== '' && draft.name !== '';
    case 'people':
      return query !== '';
    case 'mapping':
      return query !== '' && 'key' in fields && ('name' in fields || 'surname' in fields);
    case 'structure':
      return draft.departments !== undefined || draft.identifiers !== undefined;
    case 'schedule':
      return draft.schedule !== undefined;
    case 'preview':
      return false;
  }
}
