/** What is posted, in the envelope of CloudEvents 1.0: a type, a stable id, who says it, about what, when, and the facts. */

import type { HookAccessEvent } from '../../registry/hook-log.ts';
import type { ListedChange } from '../../registry/lists/changes.ts';

export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same whenever it is sent; unique within `source`. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: object;
}

/** Wraps what one registry says. `identity` is the registry's own for ever. */
export interface Envelope {
  readonly access: (event: HookAccessEvent) => CloudEvent;
  readonly change: (change: ListedChange) => CloudEvent;
  readonly ping: (hook: string, id: string, at: Date) => CloudEvent;
}

export function envelopeOf(identity: string): Envelope {
  const common = { specversion: '1.0', source: `urn:uuid:${identity}`, datacontenttype: 'application/json' } as const;
  return {
    access: (event) => ({
      ...common,
      id: `access-${event.id}`,
      type: `gatehouse.access.${event.outcome}`,
      ...(event.personId === null ? {} : { subject: `persons/${event.personId}` }),
      time: event.at,
      data: event,
    }),
    change: (change) => ({
      ...common,
      id: `change-${change.id}`,
      type: typeOf(change),
      subject: `${change.entity}/${change.localId}`,
      time: change.at,
      data: { ...change, undone: undefined },
    }),
    ping: (hook, id, at) => ({
      ...common,
      id: `ping-${id}`,
      type: 'gatehouse.ping',
      subject: `hooks/${hook}`,
      time: at.toISOString(),
      data: { hook },
    }),
  };
}

const nouns: Readonly<Record<string, string>> = {
  departments: 'department',
  positions: 'position',
  accessLevels: 'accessLevel',
  schedules: 'schedule',
  persons: 'person',
  identifiers: 'identifier',
  documents: 'document',
  photos: 'photo',
};

/** What belongs to a person is added and removed, everything else is created. */
function typeOf({ entity, change, fields }: ListedChange): string {
  const noun = nouns[entity] ?? entity;
  if (entity === 'persons' && change !== 'create') return `gatehouse.person.${personVerb(fields)}`;
  const added = ['identifiers', 'documents', 'photos'].includes(entity) ? 'added' : 'created';
  return `gatehouse.${noun}.${{ create: added, update: 'updated', remove: 'removed' }[change]}`;
}

/** Whose row a source shows no more stays, blocked or dismissed; who is deleted has no status any more. */
function personVerb(fields: ListedChange['fields']): 'updated' | 'dismissed' | 'removed' {
  const [, status] = fields['status'] ?? [null, undefined];
  if (status === null) return 'removed';
  return status === 'dismissed' ? 'dismissed' : 'updated';
}
