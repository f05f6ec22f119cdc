/** Records of a pushed source that is only being set up: the wizard waits for them, shows them, and forgets them. */
import { z } from 'zod';
import {
  closeTrial,
  mostTrialRecords,
  openTrial,
  type TrialState,
  trialState,
} from '../../operations/trial-records.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { sourceName, sourceParams } from './source-shapes.ts';

export function trialRecordsOperations(service: Service): Operation[] {
  return [openOperation(service), stateOperation(service), closeOperation(service)];
}

const state = z
  .object({
    until: z.string().nullable().describe('Until when records are taken; null where nobody waits for any.'),
    counts: z.record(z.string(), z.int()).describe('Records that have come, by entity.'),
  })
  .meta({ id: 'TrialRecords' });

function shown({ until, counts }: TrialState): z.input<typeof state> {
  return { until: until?.toISOString() ?? null, counts: Object.fromEntries(counts) };
}

function openOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/drafts/records',
    id: 'openDraftRecords',
    tag: 'drafts',
    summary: 'Waits for records of a source of type push that is not stored yet',
    description: `For a day, records that are put into \`/api/v1/sources/{name}/records/{entity}\` are kept for a look, at most ${mostTrialRecords}; the answer has \`trial: true\`. Nothing of them is in force. They are read by queries, checks and previews of the draft, and are in force as soon as a source of that name and type is stored.`,
    needs: 'administer',
    body: z.strictObject({ name: sourceName.regex(/^[a-z0-9-]+$/) }),
    answer: state,
    refusals: { 409: 'A source of this name is stored.' },
    audit: 'waits for records of a source that is being set up',
    run: async ({ body: { name }, caller, target }) => {
      target(`source ${name}`);
      return shown(await openTrial(installationFor(caller), name));
    },
  });
}

function stateOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/drafts/records/{name}',
    id: 'showDraftRecords',
    tag: 'drafts',
    summary: 'How many records of such a source have come',
    needs: 'administer',
    params: sourceParams,
    answer: state,
    run: async ({ params: { name }, caller }) => shown(await trialState(installationFor(caller), name)),
  });
}

function closeOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/drafts/records/{name}',
    id: 'closeDraftRecords',
    tag: 'drafts',
    summary: 'Forgets what has come, and takes no more',
    needs: 'administer',
    params: sourceParams,
    answer: z.null(),
    audit: 'forgot records of a source that was being set up',
    run: async ({ params: { name }, caller, target }) => {
      target(`source ${name}`);
      await closeTrial(installationFor(caller), name);
      return null;
    },
  });
}
