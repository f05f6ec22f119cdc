import * as z from 'zod';
import { defaultAccountBlocking } from './defaults.ts';
import { durationMilliseconds, durationPattern } from './duration.ts';
import { always, strictObject } from './strict-object.ts';

/** Who is inside: zones and the access points between them; and accounts of a directory that are blocked while their people are out. */

const name = z
  .string()
  .max(200)
  .refine((text) => text.trim() !== '', 'must not be empty');
const zoneName = name.describe('Name of a zone.');
const direction = z.enum(['in', 'out']);

const accessPointSchema = strictObject({
  name: name.describe('Name of the access point as events have it.'),
  site: name.describe('Only events of this site; without it, of every site.').exactOptional(),
  inside: zoneName.describe('The zone that a pass in leads to.'),
  outside: zoneName.describe('The zone that a pass out leads to; without it, out of all zones.').exactOptional(),
  direction: direction
    .describe('Of a one-way access point: the direction of passes whose events do not tell one.')
    .exactOptional(),
}).describe('A door or turnstile between two zones.');

export const presenceSchema = strictObject({
  zones: z.array(zoneName).min(1).max(1000).describe('The zones that people can be in.'),
  accessPoints: z
    .array(accessPointSchema)
    .min(1)
    .max(10_000)
    .describe('The access points that lead from zone to zone.'),
})
  .check(always(checkPresence))
  .describe('Who is inside, from the passes that were recorded.');

const longestDelay = 7 * 86_400_000;
const distinguishedName = z
  .string()
  .max(1000)
  .regex(
    /^\s*[A-Za-z][A-Za-z0-9-]*\s*=.+/,
    'must be a distinguished name, such as CN=Remote,OU=Groups,DC=example,DC=com',
  );

const linkSchema = z.union([
  z.literal('key'),
  strictObject({
    attribute: z
      .string()
      .max(100)
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of an attribute')
      .describe('Attribute of the account.'),
    field: z
      .string()
      .max(100)
      .regex(/^(employeeId|custom\.[^.\s][^.]*)$/, 'must be employeeId or a custom field, such as custom.login')
      .describe('Field of the person that has the same value.')
      .meta({ default: 'employeeId' })
      .exactOptional(),
  }),
]);

export const accountBlockingSchema = strictObject({
  source: z.string().min(1).max(60).describe('The source that is the directory with the accounts.'),
  enabled: z
    .boolean()
    .describe('false: nothing is written to the directory; what would be done is shown.')
    .meta({ default: false })
    .exactOptional(),
  inside: z
    .array(zoneName)
    .min(1)
    .max(1000)
    .describe('Zones in which a person keeps the account; without it, every zone.')
    .exactOptional(),
  link: linkSchema
    .describe(
      'Which account is a person’s: that of their own link from the source (key), or the one with the same value.',
    )
    .meta({ default: 'key' })
    .exactOptional(),
  after: z
    .string()
    .regex(durationPattern, 'must be a whole number and a unit, such as 30s, 5m, 2h or 1d')
    .refine((text) => (durationMilliseconds(text) ?? 0) <= longestDelay, 'must be at most 7d')
    .describe('Time between leaving and the blocking of the account.')
    .meta({ default: defaultAccountBlocking.after })
    .exactOptional(),
  limit: z
    .int()
    .min(1)
    .max(100_000)
    .describe(
      'Most accounts that may fall due within a minute; when more do, blocking stops until somebody resumes it.',
    )
    .meta({ default: defaultAccountBlocking.limit })
    .exactOptional(),
  exempt: strictObject({
    groups: z
      .array(distinguishedName)
      .max(100)
      .describe('Members of these groups of the directory, nested ones too, are never blocked.')
      .exactOptional(),
    documents: z
      .array(z.string().min(1).max(20))
      .max(100)
      .describe('Codes of justification documents, such as К: while one covers the time, the account is not blocked.')
      .exactOptional(),
  })
    .describe('Who is not blocked.')
    .exactOptional(),
  fireAlarm: strictObject({
    accessPoints: z
      .array(name)
      .min(1)
      .max(1000)
      .describe('Any event that is recorded with one of these as its access point suspends blocking.'),
  })
    .describe('What is taken for a fire alarm.')
    .exactOptional(),
}).describe('Blocking accounts of a directory while their people are out.');

type Fault = (sentence: string, path?: (string | number)[]) => void;

function checkPresence(presence: { zones?: unknown; accessPoints?: unknown }, fault: Fault): void {
  const zones: unknown[] = Array.isArray(presence.zones) ? presence.zones : [];
  for (const [index, zone] of zones.entries()) {
    const first = zones.indexOf(zone);
    if (first < index) fault(`is already the name of zones[${first}]`, ['zones', index]);
  }
  if (!Array.isArray(presence.accessPoints)) return;
  const seen = new Map<string, number>();
  for (const [index, point] of presence.accessPoints.entries()) {
    if (typeof point !== 'object' || point === null) continue;
    const { name, site, inside, outside } = point as Record<string, unknown>;
    for (const [side, zone] of [
      ['inside', inside],
      ['outside', outside],
    ] as const) {
      if (typeof zone === 'string' && !zones.includes(zone)) {
        fault('is not among the zones', ['accessPoints', index, side]);
      }
    }
    if (typeof inside === 'string' && inside === outside) {
      fault('leads to the zone that it comes from', ['accessPoints', index, 'outside']);
    }
    const key = JSON.stringify([name, site ?? null]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else fault(`is already the access point of accessPoints[${first}]`, ['accessPoints', index, 'name']);
  }
}
