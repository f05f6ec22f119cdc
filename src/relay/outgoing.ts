/** An event of the log as the parameters of a source's statement. */
import type { EventsConfig, SourceConfig } from '../config/document.ts';
import { numberFromHex, printNumber } from '../model/card-number/card-number.ts';
import { GatehouseError } from '../model/errors.ts';
import { localClock } from '../model/local-time.ts';
import type { LoggedEvent } from '../registry/access-events.ts';
import type { OutgoingEvent } from './sink.ts';

/** Gives the event to send, or why it can never be sent: its number does not fit the configured format. */
export type Outgoing = (event: LoggedEvent) => OutgoingEvent | { readonly fault: GatehouseError };

export function createOutgoing(config: SourceConfig, events: EventsConfig): Outgoing {
  const sourceClock = localClock(config.timezone);
  const clocks = new Map([[config.timezone ?? '', sourceClock]]);
  return (event) => {
    let siteClock = clocks.get(event.zone);
    if (siteClock === undefined) {
      siteClock = localClock(event.zone);
      clocks.set(event.zone, siteClock);
    }
    const instant = Date.parse(event.at);
    try {
      return {
        id: event.id,
        values: {
          id: event.id,
          time: sourceClock.show(instant),
          timeUtc: event.at.slice(0, 23).replace('T', ' '),
          siteTime: siteClock.show(instant),
          zone: event.zone,
          personId: event.personId,
          personKey: event.personKey,
          employeeId: event.employeeId,
          accessPoint: event.accessPoint,
          direction: event.direction,
          outcome: event.outcome,
          reason: event.reason,
          number: numberText(event, events.numberFormat),
          site: event.site,
        },
      };
    } catch (thrown) {
      if (thrown instanceof GatehouseError) return { fault: thrown };
      throw thrown;
    }
  };
}

function numberText({ number }: LoggedEvent, format: string | undefined): string | null {
  if (number === null || number.bits === 0 || format === undefined) return number?.text ?? null;
  return printNumber(numberFromHex(number.bits, number.value), format);
}

/** Whether an event goes to this source at all. */
export function concerns(events: EventsConfig, event: LoggedEvent): boolean {
  return events.scope === 'all' || event.personKey !== null;
}
