import * as z from 'zod';
import { durationMilliseconds, durationPattern } from './duration.ts';
import { always, choice, strictObject } from './strict-object.ts';

/** How long people stay signed in, and who needs a second factor. */

const minute = 60_000;
const day = 24 * 60 * minute;
const limits = { idle: [5 * minute, day], longest: [15 * minute, 30 * day] } as const;

function duration(which: keyof typeof limits, range: string) {
  const [least, most] = limits[which];
  return z
    .string()
    .regex(durationPattern, 'must be a whole number with s, m, h or d: 30m')
    .refine(
      (text) => {
        const milliseconds = durationMilliseconds(text);
        return milliseconds === null || (milliseconds >= least && milliseconds <= most);
      },
      { error: `must be from ${range}` },
    );
}

const roleName = choice(['administrator', 'operator', 'auditor']);

export const sessionsSchema = strictObject({
  idle: duration('idle', '5m to 1d')
    .describe('After so long without anything that a person did, a session ends.')
    .meta({ default: '30m' })
    .exactOptional(),
  longest: duration('longest', '15m to 30d')
    .describe('However busy, a session ends after this.')
    .meta({ default: '12h' })
    .exactOptional(),
  displays: z
    .array(z.string().min(1).max(64))
    .max(100)
    .describe(
      'Accounts of auditors that are signed in on a display: their sessions last while a page is open, 90 days at most.',
    )
    .exactOptional(),
})
  .check(
    always((sessions: object, fault) => {
      const idle = millisecondsOf(sessions, 'idle', '30m');
      const longest = millisecondsOf(sessions, 'longest', '12h');
      if (idle !== null && longest !== null && idle > longest) fault('must not be longer than longest', ['idle']);
    }),
  )
  .describe('How long people stay signed in.');

export const secondFactorSchema = strictObject({
  required: z
    .array(roleName)
    .max(3)
    .describe('Roles whose accounts need a code besides the password. Everybody else may have one.')
    .meta({ default: [] })
    .exactOptional(),
}).describe('Codes of an authenticator app besides the password.');

function millisecondsOf(sessions: object, name: string, otherwise: string): number | null {
  const text: unknown = Reflect.get(sessions, name) ?? otherwise;
  return typeof text === 'string' ? durationMilliseconds(text) : null;
}
