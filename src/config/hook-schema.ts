import * as z from 'zod';
import { entities } from '../model/records.ts';
import { defaultHook } from './defaults.ts';
import { hookStreams } from './document.ts';
import { durationMilliseconds, durationPattern } from './duration.ts';
import { strictObject } from './strict-object.ts';

/** One web hook: an address that access events and changes of the registry are posted to. */

/** Larger ones are refused by many receivers. */
const largestBatch = 100;

/** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks asks. */
function isHookSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text.slice('whsec_'.length), 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

const secret = z
  .string()
  .refine(isHookSecret, 'must be whsec_ and 24 to 64 random bytes in base64; make one with: gatehouse relay secret');

const hookSchema = strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must consist of a-z, 0-9 and -')
    .max(64)
    .describe('Name of the hook, unique among hooks.'),
  url: z
    .string()
    .max(2000)
    .refine((text) => urlFault(text) === null, {
      error: (issue) => (typeof issue.input === 'string' ? (urlFault(issue.input) ?? undefined) : undefined),
    })
    .describe('Where events are posted: https://... or http://...'),
  secret: secret.describe('Signs what is posted (Standard Webhooks): whsec_ and random bytes in base64.'),
  previousSecret: secret
    .describe('While secrets are exchanged: what is posted is signed with this one as well.')
    .exactOptional(),
  events: z
    .array(z.enum(hookStreams))
    .min(1)
    .describe('access: access events; changes: changes of the registry.')
    .meta({ default: [...hookStreams] })
    .exactOptional(),
  entities: z
    .array(z.enum(entities))
    .min(1)
    .describe('Of changes only those of these entities; without it, all.')
    .exactOptional(),
  sources: z
    .array(z.string())
    .min(1)
    .describe('Only changes that came from these sources, and passes of their people; without it, all.')
    .exactOptional(),
  from: z
    .enum(['now', 'start'])
    .describe('What a new hook gets first: what happens from now on, or everything that is in the log.')
    .meta({ default: 'now' })
    .exactOptional(),
  batch: z
    .int()
    .min(1)
    .max(largestBatch)
    .describe('Most events in one request; with more than 1 they come as a list.')
    .meta({ default: defaultHook.batch })
    .exactOptional(),
  timeout: z
    .string()
    .regex(durationPattern, 'must be a whole number and a unit, such as 10s')
    .refine((text) => {
      const milliseconds = durationMilliseconds(text);
      return milliseconds === null || (milliseconds >= 1000 && milliseconds <= 60_000);
    }, 'must be at least 1s and at most 60s')
    .describe('For a whole request, from connecting to the answer.')
    .meta({ default: defaultHook.timeout })
    .exactOptional(),
  ca: z
    .string()
    .max(100_000)
    .regex(/-----BEGIN CERTIFICATE-----/, 'must be a certificate in PEM form')
    .describe(
      'Certificate, in PEM form, of the authority that vouches for the receiver, besides those of the system: ${file:/etc/ssl/our-ca.pem}.',
    )
    .exactOptional(),
  allowPrivate: allowance('private addresses (10.x, 172.16-31.x, 192.168.x, fc00::/7)', true),
  allowLoopback: allowance('this machine itself', false),
  allowLinkLocal: allowance('link-local addresses and the metadata services of cloud providers', false),
}).describe('An address that events are posted to as they happen.');

export const hooksSchema = z.array(hookSchema).max(100).describe('Web hooks: where events are posted as they happen.');

function allowance(what: string, otherwise: boolean) {
  return z.boolean().describe(`Whether it may reach ${what}.`).meta({ default: otherwise }).exactOptional();
}

function urlFault(text: string): string | null {
  if (!URL.canParse(text)) return 'must be an address such as https://example.org/hook';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') {
    return 'cannot hold a name and a password: the signature shows who posts';
  }
  return url.hash === '' ? null : 'cannot have a part after #';
}
