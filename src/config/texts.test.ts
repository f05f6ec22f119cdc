import { describe, expect, it } from 'vitest';
import { cronFault } from './cron.ts';
import { dateFormatFault } from './date-format.ts';
import { nearest } from './spelling.ts';
import { isTimeZone } from './time-zone.ts';

describe('A cron expression', () => {
  it.each([
    '*/5 * * * *',
    '0 3 * * MON-FRI',
    '0,30 8-18/2 1 jan,dec 7',
    '15 0 3 * * *',
    '0 0 29 2 *',
    '0 0 31 2-3 *',
    '0 0 31 2 MON',
  ])('%s is understood', (text) => {
    expect(cronFault(text)).toBeNull();
  });

  it.each([
    ['* * * *', 'five fields'],
    ['60 * * * *', 'minute, which goes from 0 to 59'],
    ['* 24 * * *', 'hour, which'],
    ['* * 0 * *', 'day of the month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day of the week'],
    ['5-1 * * * *', 'ends before it starts'],
    ['*/0 * * * *', 'step out of range'],
    ['5/10 * * * *', 'step without a range'],
    ['*-5 * * * *', 'range after *'],
    ['@daily * * * *', 'cannot be understood'],
    ['0 0 30,31 2 *', 'a day that no year has'],
    ['0 0 0 31 APR,6-12/5 *', 'a day that no year has'],
  ])('%s is refused', (text, fault) => {
    expect(cronFault(text)).toContain(fault);
  });
});

describe('A date format', () => {
  it.each(['iso', 'DD.MM.YYYY', 'YYYYMMDD', 'YYYY-MM-DDTHH:mm:ss', 'DD/MM/YYYY HH:mm'])(
    '%s is understood',
    (format) => {
      expect(dateFormatFault(format)).toBeNull();
    },
  );

  it.each([
    'DD.MM',
    'DD.MM.YY',
    'dd.mm.yyyy',
    'YYYY-MM-DD HH',
    'DD.DD.YYYY MM',
    'YYYY-MM-DD mm',
    '20YYYY-MM-DD',
    'ISO',
  ])('%s is refused', (format) => {
    expect(dateFormatFault(format)).not.toBeNull();
  });
});

describe('A time zone', () => {
  it('is one of the IANA list, not an offset', () => {
    expect(['Europe/Moscow', 'UTC', 'Asia/Almaty'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['+03:00', 'Moscow', '', 'Europe/Moskau'].map(isTimeZone)).toEqual([false, false, false, false]);
  });
});

describe('A misspelt word', () => {
  it('finds the one that was meant, or none', () => {
    const words = ['departments', 'positions', 'accessLevels', 'priority'];
    expect(nearest('departmens', words)).toBe('departments');
    expect(nearest('access_levels', words)).toBe('accessLevels');
    expect(nearest('pirority', words)).toBe('priority');
    expect(nearest('photos', words)).toBeNull();
  });
});
