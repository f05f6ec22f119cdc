/** The second factor of the own account; administrators take away those of others. */
import { z } from 'zod';
import {
  beginSecondFactor,
  finishSecondFactor,
  newRecoveryCodes,
  removeSecondFactor,
  secondFactorOf,
} from '../../accounts/second-factor.ts';
import { confirmBoth, confirmed, confirmPassword } from '../../accounts/sign-in.ts';
import { GatehouseError } from '../../model/errors.ts';
import type { Caller } from '../caller.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { idParams } from './account-shapes.ts';

const path = '/api/v1/session/second-factor';
const password = z
  .string()
  .max(1000)
  .describe('The present password, once more.')
  .meta({ examples: ['copper lantern over nine hills'] });
const code = z
  .string()
  .min(1)
  .max(100)
  .meta({ examples: ['123456'] });
const codesAnswer = z
  .object({
    recoveryCodes: z.array(z.string()).describe('Each is good once, instead of a code of the app. Shown only here.'),
  })
  .meta({ id: 'RecoveryCodes' });

export function secondFactorOperations(service: Service): Operation[] {
  return [
    getOperation(service),
    beginOperation(service),
    confirmOperation(service),
    codesOperation(service),
    removeOwnOperation(service),
    resetOperation(service),
  ];
}

function getOperation({ database, signInRules }: Service): Operation {
  return operation({
    method: 'GET',
    path,
    id: 'getSecondFactor',
    tag: 'session',
    summary: 'Whether the own account has a second factor',
    needs: 'account',
    withoutSecondFactor: true,
    answer: z
      .object({
        since: z.iso.datetime().nullable().describe('Null: a password is enough.'),
        recoveryCodes: z.int().describe('How many are left.'),
        required: z.boolean().describe('Whether the configuration asks for one of this role.'),
      })
      .meta({ id: 'SecondFactor' }),
    run: async ({ caller }) => ({
      ...(await secondFactorOf(database, caller.accountId)),
      required: (await signInRules()).secondFactor.required.includes(caller.role),
    }),
  });
}

function beginOperation(service: Service): Operation {
  return operation({
    method: 'POST',
    path,
    id: 'beginSecondFactor',
    tag: 'session',
    summary: 'Makes the secret that an authenticator app takes; `confirmSecondFactor` puts it into force',
    needs: 'account',
    bySessionOnly: true,
    withoutSecondFactor: true,
    body: z.strictObject({ password }),
    answer: z
      .object({ secret: z.string(), address: z.string().describe('For a QR code: `otpauth://totp/...`.') })
      .meta({ id: 'NewSecondFactor' }),
    refusals: { 409: 'There is a second factor already.' },
    audit: 'began a second factor',
    run: async ({ body, caller, address }) => {
      await confirmPassword(service, caller.accountId, { ...body, address });
      return beginSecondFactor(service, { id: caller.accountId, name: caller.name });
    },
  });
}

function confirmOperation(service: Service): Operation {
  return operation({
    method: 'POST',
    path: `${path}/confirm`,
    id: 'confirmSecondFactor',
    tag: 'session',
    summary: 'Puts the second factor into force by a first code, ends all sessions of the account and begins a new one',
    needs: 'account',
    bySessionOnly: true,
    withoutSecondFactor: true,
    body: z.strictObject({ code }),
    answer: codesAnswer,
    refusals: { 409: 'There is a second factor already.' },
    audit: 'set up a second factor',
    run: async ({ body, caller, address, beginSession }) => {
      const recoveryCodes = await confirmed(service, caller.accountId, address, () =>
        finishSecondFactor(service, caller.accountId, body.code),
      );
      await beginSession({ ...ownOf(caller), secondFactor: true }, 'password');
      return { recoveryCodes };
    },
  });
}

function codesOperation(service: Service): Operation {
  return operation({
    method: 'POST',
    path: `${path}/codes`,
    id: 'renewRecoveryCodes',
    tag: 'session',
    summary: 'Makes new recovery codes; those before are worth nothing any more',
    needs: 'account',
    bySessionOnly: true,
    body: z.strictObject({ password, code }),
    answer: codesAnswer,
    audit: 'made new recovery codes',
    run: async ({ body, caller, address }) => {
      await confirmBoth(service, caller.accountId, { ...body, address });
      return {
        recoveryCodes: await service.database.transaction((within) => newRecoveryCodes(within, caller.accountId)),
      };
    },
  });
}

function removeOwnOperation(service: Service): Operation {
  return operation({
    method: 'POST',
    path: `${path}/remove`,
    id: 'removeSecondFactor',
    tag: 'session',
    summary: 'Takes the second factor of the own account away',
    needs: 'account',
    bySessionOnly: true,
    body: z.strictObject({ password, code }),
    answer: z.null(),
    audit: 'removed the own second factor',
    run: async ({ body, caller, address }) => {
      await confirmBoth(service, caller.accountId, { ...body, address });
      await removeSecondFactor(service.database, caller.accountId, false);
      return null;
    },
  });
}

function resetOperation({ database }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/accounts/{id}/second-factor',
    id: 'resetSecondFactor',
    tag: 'accounts',
    summary:
      'Takes the second factor of an account away and ends its sessions: for whoever has lost the app and the codes',
    needs: 'administer',
    params: idParams,
    answer: z.null(),
    refusals: { 404: 'There is no such account.' },
    audit: 'took away the second factor of an account',
    run: async ({ params: { id }, caller }) => {
      if (id === caller.accountId) throw ownFactor();
      await removeSecondFactor(database, id, true);
      return null;
    },
  });
}

/** Whoever comes upon an open session must not make the account weaker with it. */
function ownFactor(): GatehouseError {
  return new GatehouseError('auth.forbidden', 'The own second factor is taken away with password and code', {
    place: 'path.id',
    remedy:
      'Do so under Settings > Your own. Without app and codes: another administrator, or gatehouse user reset-factor NAME.',
  });
}

function ownOf({ accountId, name, role }: Caller) {
  return { id: accountId, name, role };
}
