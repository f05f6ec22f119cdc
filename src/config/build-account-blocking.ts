import { defaultAccountBlocking } from './defaults.ts';
import type { AccountBlockingConfig } from './document.ts';
import { durationMilliseconds } from './duration.ts';
import type { RawDocument } from './schema.ts';

/** Fills in every default of account blocking. */
export function buildAccountBlocking(raw: NonNullable<RawDocument['accountBlocking']>): AccountBlockingConfig {
  const { source, enabled = false, inside, link = 'key', after = defaultAccountBlocking.after } = raw;
  return {
    source,
    enabled,
    ...(inside === undefined ? {} : { inside }),
    link:
      link === 'key'
        ? { kind: 'key' }
        : { kind: 'attribute', attribute: link.attribute, field: link.field ?? 'employeeId' },
    after: durationMilliseconds(after) ?? 0,
    limit: raw.limit ?? defaultAccountBlocking.limit,
    exempt: { groups: raw.exempt?.groups ?? [], documents: raw.exempt?.documents ?? [] },
    alarms: raw.fireAlarm?.accessPoints ?? [],
  };
}
