/** What goes back into the sample HR database between two cycles of the demonstration. */
import { readWritebacks } from '../registry/number-writebacks.ts';
import { createRecordingFeed } from '../relay/recording-feed.ts';
import { assignNumber } from './assign-identifier.ts';
import type { Demonstration } from './demonstration.ts';
import type { Installation } from './installation.ts';
import { recordEventLines } from './record-events.ts';
import { relayOnce } from './relay-once.ts';
import { showPerson } from './show-person.ts';

export interface Exchange {
  /** The card that was given out, and to whom. */
  readonly card: { readonly number: string; readonly person: string };
  readonly recorded: number;
  /** Rows that the HR database has got, in their order. */
  readonly passes: readonly Readonly<Record<string, unknown>>[];
  /** From the recording until everything was there. */
  readonly seconds: number;
}

/** Gives out a card, records the passes of a morning and relays both. */
export async function exchange(
  installation: Installation,
  demonstration: Demonstration,
  signal: AbortSignal,
): Promise<Exchange> {
  const employeeId = demonstration.withoutCard();
  const { people } = await showPerson(installation, employeeId, 'employee-id');
  const person = people[0]?.person;
  if (person === undefined) throw new RangeError(`The sample has nobody with the number ${employeeId}.`);
  const wish = { person: person.id, number: null, format: 'w26', kind: 'card' };
  const { number } = await assignNumber(installation, wish);
  const feed = createRecordingFeed();
  const refused = async (line: number, error: Error): Promise<void> => {
    throw new Error(`Pass ${line} of the sample is wrong.`, { cause: error });
  };
  const { recorded } = await recordEventLines(installation, demonstration.passes(), {
    sender: 'demo',
    signal,
    recorded: feed.announce,
    refused,
  });
  const begin = performance.now();
  await relayOnce(installation, signal, feed);
  return {
    card: { number, person: `${person.name} (${employeeId})` },
    recorded,
    passes: demonstration.received(),
    seconds: (performance.now() - begin) / 1000,
  };
}

/** Whether a cycle has found the newest number that was given out in the source. */
export async function isConfirmed({ database }: Installation, source: string): Promise<boolean> {
  return (await readWritebacks(database, source, 1))[0]?.state === 'confirmed';
}
