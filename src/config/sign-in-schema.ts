import * as z from 'zod';
import { secondFactorSchema, sessionsSchema } from './session-schema.ts';
import { always, strictObject } from './strict-object.ts';

/** How people sign in to the server other than with a password: through an OpenID provider. */

const groups = z
  .array(z.string().min(1).max(300))
  .max(100)
  .describe('Values of the claim that give this role, spelled as the provider sends them.');

const rolesSchema = strictObject({
  claim: z
    .string()
    .min(1)
    .max(200)
    .describe('Claim that holds the groups of a person; a path with dots where it is inside of another.')
    .meta({ default: 'groups' })
    .exactOptional(),
  administrator: groups.exactOptional(),
  operator: groups.exactOptional(),
  auditor: groups.exactOptional(),
})
  .check(
    always((roles: object, fault) => {
      const given = ['administrator', 'operator', 'auditor'].some((role) => {
        const values: unknown = Reflect.get(roles, role);
        return values !== undefined && !(Array.isArray(values) && values.length === 0);
      });
      if (!given) fault('gives no role to anybody; name the groups of administrator, operator or auditor');
    }),
  )
  .describe('Which groups of the provider have which role. Whoever is in none of them is refused.');

const openidSchema = strictObject({
  issuer: z
    .string()
    .max(500)
    .refine((text) => issuerFault(text) === null, {
      error: (issue) => (typeof issue.input === 'string' ? (issuerFault(issue.input) ?? undefined) : undefined),
    })
    .describe('Address of the provider, exactly as it names itself: https://login.example.org/realms/office.'),
  clientId: z.string().min(1).max(300).describe('Name under which Gatehouse is registered with the provider.'),
  clientSecret: z
    .string()
    .min(1)
    .max(1000)
    .describe('Secret of the registration, or a reference to it. Without one, PKCE alone protects the exchange.')
    .exactOptional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'must be one word without quotes or backslashes'))
    .max(20)
    .describe('Scopes to ask for; openid is always among them.')
    .meta({ default: ['openid', 'profile'] })
    .exactOptional(),
  roles: rolesSchema,
  label: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .describe('What the button of the sign-in page says; without it, the name of the host.')
    .exactOptional(),
  caFile: z
    .string()
    .min(1)
    .max(1000)
    .describe('PEM file of a certification authority to trust besides those that are known, for this provider only.')
    .exactOptional(),
  allowHttp: z
    .boolean()
    .describe('true: the provider may be reached without TLS also where it is not on this machine.')
    .meta({ default: false })
    .exactOptional(),
})
  .check(
    always((openid: object, fault) => {
      const issuer: unknown = Reflect.get(openid, 'issuer');
      if (typeof issuer !== 'string' || issuerFault(issuer) !== null || Reflect.get(openid, 'allowHttp') === true)
        return;
      if (!isSafeAddress(new URL(issuer), false)) {
        fault('must begin with https://, unless it is on this machine or allowHttp is true', ['issuer']);
      }
    }),
  )
  .describe('An OpenID provider that people sign in at.');

export const signInSchema = strictObject({
  openid: openidSchema.exactOptional(),
  sessions: sessionsSchema.exactOptional(),
  secondFactor: secondFactorSchema.exactOptional(),
}).describe('How people sign in to the server, besides name and password, and for how long.');

/** Whether the provider may be talked to at this address: over TLS, or without it on this machine and where it is allowed. */
export function isSafeAddress({ protocol, hostname }: URL, allowHttp: boolean): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && (allowHttp || isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function issuerFault(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'must be an address such as https://login.example.org';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must have no user name or password in it';
  if (text.includes('?') || text.includes('#')) return 'must have no ? or # in it';
  return null;
}
