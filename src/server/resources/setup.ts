/** The first start, until there is an account. */
import { z } from 'zod';
import { completeSetup, isSetupNeeded } from '../../accounts/setup.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { newName, newPassword, sessionAnswer } from './account-shapes.ts';
import { begun } from './session.ts';

export function setupOperations(service: Service): Operation[] {
  const { database, context } = service;
  return [
    operation({
      method: 'GET',
      path: '/api/v1/setup',
      id: 'getSetup',
      tag: 'setup',
      summary: 'Whether the first account is still to be made',
      needs: 'anyone',
      answer: z.object({ needed: z.boolean() }),
      run: async () => ({ needed: await isSetupNeeded(database) }),
    }),
    operation({
      method: 'POST',
      path: '/api/v1/setup',
      id: 'completeSetup',
      tag: 'setup',
      summary: 'Makes the first administrator and signs in',
      description:
        'The code stands on the terminal of the server, or in its log, after each start until there is an account.',
      needs: 'anyone',
      body: z.strictObject({
        code: z
          .string()
          .min(1)
          .max(50)
          .meta({ examples: ['ABCD-EFGH-JKLM-NPQR'] }),
        name: newName,
        password: newPassword,
      }),
      answer: sessionAnswer,
      refusals: { 403: 'The code is wrong, or there is an account already.', 409: 'The name cannot be used.' },
      audit: 'made the first administrator',
      run: async ({ body, address, beginSession, target }) => {
        const account = await completeSetup(database, context, { ...body, address });
        target(`account ${account.id} (${account.name})`);
        await beginSession(account, 'password');
        return { account, ...(await begun(service, account)) };
      },
    }),
  ];
}
