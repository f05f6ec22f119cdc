/** Shapes that the operations on accounts, sessions and tokens share. */
import { z } from 'zod';
import { permissions, roles } from '../../accounts/role.ts';
import { wholeNumber } from '../whole-number.ts';

export const role = z
  .enum(roles)
  .describe(
    'An auditor reads; an operator also runs cycles, decides and edits people; an administrator does everything.',
  );

export const scope = z
  .enum(permissions)
  .describe(
    '`events` records access events and does nothing else; `push` puts records into sources and refreshes people.',
  );

const name = z.string().min(1).max(64);
export const newName = name.meta({ examples: ['anna'] });
export const newPassword = z
  .string()
  .max(1000)
  .describe('At least 12 characters, not like the name, not one of those that are tried first.')
  .meta({ examples: ['copper lantern over nine hills'] });

export const idParams = z.object({
  id: wholeNumber(1).meta({ examples: [1] }),
});

export const accountAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    signIn: z.enum(['password', 'openid', 'both']).describe('By a password, at an OpenID provider, or either way.'),
    openid: z
      .object({ issuer: z.string(), subject: z.string() })
      .nullable()
      .describe('Who it is at an OpenID provider.'),
    createdAt: z.iso.datetime(),
    signedInAt: z.iso.datetime().nullable().describe('The last sign-in.'),
    secondFactor: z.boolean().describe('Whether it needs a code besides the password.'),
  })
  .meta({ id: 'Account' });

export const sessionAnswer = z
  .object({
    account: z.object({ id: z.int(), name: z.string(), role }),
    signIn: z.enum(['password', 'openid', 'token']).describe('How the caller came in.'),
    factorMissing: z
      .boolean()
      .describe('Whether the role needs a second factor that the account has not: it may only set it up.'),
  })
  .meta({ id: 'Session' });
