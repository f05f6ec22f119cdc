/** Identifiers of people, and how a number reads in each format. */
import { request } from './client.ts';

export const identifierKinds = ['card', 'fob', 'fingerprint', 'face', 'pin', 'plate', 'other'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export interface Reading {
  readonly format: string;
  readonly number: string;
  readonly bits: number;
  readonly value: string;
}

export interface NewIdentifier {
  readonly kind: string;
  readonly number: string;
  readonly format: string;
}

/** Every format that accepts a number as it is written. */
export async function listReadings(text: string, signal?: AbortSignal): Promise<readonly Reading[]> {
  const { items } = await request<{ readonly items: readonly Reading[] }>('GET', '/numbers/readings', {
    query: { text },
    signal,
  });
  return items;
}

export function addIdentifier(person: number, identifier: NewIdentifier): Promise<unknown> {
  return request('POST', `/persons/${person}/identifiers`, { body: identifier });
}

export function removeIdentifier(id: number): Promise<void> {
  return request('DELETE', `/identifiers/${id}`);
}
