/** Records that other systems push into a source: in force at once, or together as a snapshot. */
import { z } from 'zod';
import { GatehouseError } from '../../model/errors.ts';
import { rowEntities } from '../../model/records.ts';
import type { Installation } from '../../operations/installation.ts';
import {
  beginPushedSnapshot,
  commitPushedSnapshot,
  countPushedRecords,
  dropPushedSnapshot,
  type Pushed,
  pushRecords,
} from '../../operations/push-records.ts';
import { refreshPeople } from '../../operations/refresh-people.ts';
import { takeTrialRecords } from '../../operations/trial-records.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { wholeNumber } from '../whole-number.ts';
import { faultOf, toldFault } from './check-shapes.ts';
import { refuseOtherSource } from './pushing.ts';
import { refusedOf, refusedRow } from './refresh.ts';
import { sourceName, sourceParams } from './source-shapes.ts';

export function pushOperations(service: Service): Operation[] {
  return [
    countOperation(service),
    putOperation(service),
    beginOperation(service),
    commitOperation(service),
    dropOperation(service),
  ];
}

const mostAtOnce = 10_000;
const mostTold = 100;
/** So many people are refreshed in one transaction. */
const refreshedTogether = 500;
const structural: readonly string[] = [
  'cycle.unknownDepartment',
  'cycle.unknownPosition',
  'cycle.unknownLevel',
  'cycle.unknownSchedule',
];

const entity = z.enum(rowEntities);
const snapshotId = wholeNumber(1);
const snapshotParams = z.object({ name: sourceName, id: snapshotId });
const refusals = { 404: 'No source of this name is configured.' };
const snapshotRefusals = { ...refusals, 409: 'The snapshot is not being put together any more.' };
const counts = z.record(z.string(), z.int()).describe('Records in force, by entity.');

function countOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'GET',
    path: '/api/v1/sources/{name}/records',
    id: 'countRecords',
    tag: 'push',
    summary: 'How many pushed records of each entity are in force',
    needs: 'push',
    params: sourceParams,
    answer: z.object({ counts }),
    refusals,
    run: async ({ params: { name }, caller }) => {
      refuseOtherSource(caller, name);
      return { counts: Object.fromEntries(await countPushedRecords(installationFor(caller), name)) };
    },
  });
}

const putAnswer = z
  .object({
    stored: z.int(),
    deleted: z.int(),
    refused: z.int().describe('Records that cannot be kept.'),
    errors: z
      .array(toldFault.extend({ index: z.int().describe('Place of the record among those sent, from 0.') }))
      .describe(`Of the first ${mostTold} refused.`),
    people: z.int().describe('People whom the records are or were about; what they say of them is in force.'),
    held: z.int().describe('Of these, people whose removal the guard leaves to the next cycle.'),
    rejected: z.int().describe('Rows of these people that cannot be used, or are in conflict.'),
    rows: z.array(refusedRow).describe(`The first ${mostTold} of them.`),
    cycle: z.boolean().describe('Whether a cycle follows, which puts the rest in force.'),
    trial: z
      .boolean()
      .describe(
        'Whether the source is only being set up: the records are kept for a look, and in force when it is stored.',
      ),
  })
  .meta({ id: 'Pushed' });

function putOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'PUT',
    path: '/api/v1/sources/{name}/records/{entity}',
    id: 'putRecords',
    tag: 'push',
    summary: 'Puts records into a source of type push: a JSON array, or a JSON object a line',
    description: `What identifies a record follows from the configuration; one that is sent again replaces the earlier, so a request may be repeated. A record with "@deleted": true, and what identifies it, takes it out. When the answer comes the records are kept for good, and what they say of people is in force, also while a cycle runs. Departments and other structure are put in force by a cycle that begins at once, or after the one that runs. At most ${mostAtOnce} records are taken at once.`,
    needs: 'push',
    params: z.object({ name: sourceName, entity }),
    query: z.strictObject({
      snapshot: snapshotId.optional().describe('The snapshot that they belong to; then nothing is in force yet.'),
    }),
    body: z.union([z.array(z.unknown()).max(mostAtOnce), z.record(z.string(), z.unknown()), z.string()]).meta({
      examples: [[{ id: '4711', name: 'Orlova Anna', department: '12', blocked: false }]],
    }),
    bodyTypes: ['application/json', 'application/x-ndjson'],
    bodyLimit: 16 * 1024 * 1024,
    answer: putAnswer,
    refusals: snapshotRefusals,
    audit: 'pushed records',
    run: async ({ params, query: { snapshot }, body, caller, signal, target }) => {
      const { name } = params;
      target(`source ${name}: ${params.entity}`);
      refuseOtherSource(caller, name);
      const installation = installationFor(caller);
      const onTrial =
        snapshot === undefined
          ? await takeTrialRecords(installation, name, () => linesOf(body), params.entity)
          : undefined;
      if (onTrial !== undefined) {
        target(`source ${name}, which is being set up: ${params.entity}, ${onTrial.stored} records`);
        refuseNone(onTrial);
        return { ...told(onTrial), people: 0, held: 0, rejected: 0, rows: [], cycle: false, trial: true };
      }
      const pushed = await pushRecords(installation, name, linesOf(body), { entity: params.entity, snapshot });
      const kept = pushed.stored + pushed.deleted;
      target(`source ${name}: ${params.entity}, ${kept} records${snapshot === undefined ? '' : ` of a snapshot`}`);
      refuseNone(pushed);
      const people = snapshot === undefined ? pushed.people : [];
      const effect = await effectOf(installation, name, people, signal);
      const cycle = snapshot === undefined && kept > 0 && (people.length === 0 || effect.waits);
      if (cycle) jobs.cycleSoon(name, caller.name);
      jobs.look();
      return { ...told(pushed), ...effect.told, cycle, trial: false };
    },
  });
}

/** A request of which nothing can be kept is refused as a whole. */
function refuseNone({ stored, deleted, refused: [first] }: Pushed): void {
  if (first !== undefined && stored + deleted === 0) throw first.error;
}

function told({ stored, deleted, refused }: Pushed) {
  return {
    stored,
    deleted,
    refused: refused.length,
    errors: refused.slice(0, mostTold).map(({ index, error }) => ({ index, ...faultOf(error) })),
  };
}

/** Puts in force what the records say of people. `waits`: some of them need structure that a cycle brings. */
async function effectOf(installation: Installation, source: string, people: readonly string[], signal: AbortSignal) {
  const rows: z.input<typeof refusedRow>[] = [];
  let held = 0;
  for (let from = 0; from < people.length; from += refreshedTogether) {
    const keys = people.slice(from, from + refreshedTogether);
    const { report } = await refreshPeople(installation, source, keys, signal);
    rows.push(...refusedOf(report));
    if (report.outcome === 'held') held += keys.length;
  }
  return {
    waits: held > 0 || rows.some(({ code }) => structural.includes(code)),
    told: { people: people.length, held, rejected: rows.length, rows: rows.slice(0, mostTold) },
  };
}

function* linesOf(body: unknown): Generator<string> {
  if (typeof body === 'string') {
    const lines = body.split('\n');
    if (lines.length > mostAtOnce + 1) {
      throw new GatehouseError('request.tooLarge', `At most ${mostAtOnce} records are taken at once.`);
    }
    yield* lines;
  } else for (const item of Array.isArray(body) ? body : [body]) yield JSON.stringify(item);
}

function beginOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/sources/{name}/snapshots',
    id: 'beginSnapshot',
    tag: 'push',
    summary: 'Begins a complete snapshot, which replaces everything when it is committed',
    description:
      'Send its records with `?snapshot=`. One of the source that was not committed is forgotten. Records that come without `?snapshot=` meanwhile are in force at once and win over the snapshot.',
    needs: 'push',
    params: sourceParams,
    body: z
      .strictObject({
        entities: z
          .array(entity)
          .max(rowEntities.length)
          .default([])
          .describe('What the snapshot replaces; everything that the source is configured for when empty.'),
      })
      .prefault({}),
    answer: z.object({ snapshot: z.int(), entities: z.array(entity) }),
    status: 201,
    refusals,
    audit: 'began a snapshot of records',
    run: async ({ params: { name }, body, caller, target }) => {
      target(`source ${name}`);
      refuseOtherSource(caller, name);
      const { id, entities } = await beginPushedSnapshot(installationFor(caller), name, body.entities);
      return { snapshot: id, entities: [...entities] };
    },
  });
}

function commitOperation({ installationFor, jobs }: Service): Operation {
  return operation({
    method: 'POST',
    path: '/api/v1/sources/{name}/snapshots/{id}/commit',
    id: 'commitSnapshot',
    tag: 'push',
    summary: 'Puts a snapshot in the place of all records of its entities',
    description:
      'A cycle follows at once, or after the one that runs; it removes what is gone, as far as the guard lets it.',
    needs: 'push',
    params: snapshotParams,
    answer: z.object({ counts }),
    refusals: snapshotRefusals,
    audit: 'committed a snapshot of records',
    run: async ({ params: { name, id }, caller, target }) => {
      target(`source ${name}: snapshot ${id}`);
      refuseOtherSource(caller, name);
      const committed = await commitPushedSnapshot(installationFor(caller), name, id);
      jobs.cycleSoon(name, caller.name);
      jobs.look();
      return { counts: Object.fromEntries(committed) };
    },
  });
}

function dropOperation({ installationFor }: Service): Operation {
  return operation({
    method: 'DELETE',
    path: '/api/v1/sources/{name}/snapshots/{id}',
    id: 'dropSnapshot',
    tag: 'push',
    summary: 'Forgets a snapshot that was not committed',
    needs: 'push',
    params: snapshotParams,
    answer: z.null(),
    refusals: snapshotRefusals,
    audit: 'dropped a snapshot of records',
    run: async ({ params: { name, id }, caller, target }) => {
      target(`source ${name}: snapshot ${id}`);
      refuseOtherSource(caller, name);
      await dropPushedSnapshot(installationFor(caller), name, id);
      return null;
    },
  });
}
