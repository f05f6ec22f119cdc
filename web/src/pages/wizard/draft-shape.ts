/** Whether what somebody wrote as text has the form that the wizard's fields can show; what it says may still be wrong. */
import type { Draft } from '../../api/drafts.ts';
import { noDraft } from './draft.ts';

const entities = ['departments', 'positions', 'accessLevels', 'schedules', 'persons', 'identifiers', 'documents'];

/** The draft; null where the fields could not show it. */
export function shapedDraft(source: Readonly<Record<string, unknown>>): Draft | null {
  const texts = ['name', 'type', 'connection', 'bindDn', 'domain', 'account', 'password', 'base'];
  const fits =
    texts.every((key) => isAbsent(source[key]) || typeof source[key] === 'string') &&
    ['missing', 'guard', 'tls'].every((key) => isAbsent(source[key]) || isMapping(source[key])) &&
    (isAbsent(source['without']) || Array.isArray(source['without'])) &&
    isSchedule(source['schedule']) &&
    entities.every((key) => isAbsent(source[key]) || isEntity(source[key])) &&
    Object.values(isMapping(source['missing']) ? source['missing'] : {}).every(isMapping);
  if (!fits) return null;
  // A key without a value is one that is about to be written.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => !isAbsent(value)));
  return { ...noDraft, ...given } as Draft;
}

function isEntity(value: unknown): boolean {
  if (!isMapping(value)) return false;
  const { query, filter, fields, match, identity } = value;
  return (
    [query, filter, identity].every((text) => isAbsent(text) || typeof text === 'string') &&
    (isAbsent(match) || Array.isArray(match)) &&
    (isAbsent(fields) ||
      (isMapping(fields) && Object.values(fields).every((spec) => typeof spec === 'string' || isMapping(spec))))
  );
}

function isSchedule(value: unknown): boolean {
  if (isAbsent(value)) return true;
  return isMapping(value) && (typeof value['every'] === 'string' || typeof value['cron'] === 'string');
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
