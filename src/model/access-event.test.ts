import { describe, expect, test } from 'vitest';
import { accessEventReader } from './access-event.ts';
import { GatehouseError } from './errors.ts';

const read = accessEventReader('Europe/Moscow');
const event = (fields: Readonly<Record<string, unknown>>): unknown => ({
  id: 'e1',
  time: '2026-01-31T08:59:30Z',
  accessPoint: 'Gate',
  ...fields,
});

function refusal(value: unknown): string {
  try {
    read(value);
    return 'taken';
  } catch (thrown) {
    return thrown instanceof GatehouseError ? `${thrown.code}: ${thrown.message}` : String(thrown);
  }
}

describe('the time of an access event', () => {
  test.each([
    ['2026-01-31T08:59:30+03:00', '2026-01-31T05:59:30.000Z'],
    ['2026-01-31T08:59:30+0300', '2026-01-31T05:59:30.000Z'],
    // As PostgreSQL writes it.
    ['2026-01-31 08:59:30+03', '2026-01-31T05:59:30.000Z'],
    ['2026-01-31 08:59:30.25 +03:00', '2026-01-31T05:59:30.250Z'],
    ['2026-01-31T08:59:30,5Z', '2026-01-31T08:59:30.500Z'],
    ['2026-01-31T08:59', '2026-01-31T05:59:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2999-12-31T23:59:59Z', '2999-12-31T23:59:59.000Z'],
  ])('%s is %s', (time, at) => {
    expect(read(event({ time })).at).toBe(at);
  });

  // The log has a table for each month; a clock that has lost its time must not make one beyond the calendar, and stop everybody's events.
  test.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+03:00',
    '3000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-03:00',
  ])('%s is refused as a wrong clock', (time) => {
    expect(refusal(event({ time }))).toBe(`event.time: time "${time}" is not within the years 1970 to 2999.`);
  });

  test.each([
    'yesterday',
    '2026-01-31',
    '2026-02-30T08:59:30Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T08:59:30+99:00',
    '2026-01-31T08:59:30+03:99',
  ])('%s is refused', (time) => {
    expect(refusal(event({ time }))).toBe(`event.time: time "${time}" is no date and time.`);
  });
});

test.each([
  [{ direction: 'sideways' }, 'event.field: direction "sideways" must be one of in, out, unknown.'],
  [{ outcome: 1 }, 'event.field: outcome "1" must be one of granted, denied.'],
  [{ accessPoint: '' }, 'event.field: accessPoint is missing.'],
  [{ source: 'hr' }, 'event.field: key is missing.'],
  [{ person: 'Ivanova' }, 'event.field: person "Ivanova" must be the id of a person in the registry.'],
  [{ accessPoint: ['Gate'] }, 'event.field: accessPoint "["Gate"]" must be text.'],
  [{ colour: 'red' }, 'event.field: colour is not a field of an access event.'],
  [{ zone: 'Europe/Moskow' }, 'event.time: zone "Europe/Moskow" is no time zone of the IANA list.'],
])('%j is refused by name', (fields, says) => {
  expect(refusal(event(fields))).toBe(says);
});
