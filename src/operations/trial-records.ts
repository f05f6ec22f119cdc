/**
 * A pushed source before it is stored: another system sends its records to the address that will be the right one, and they are looked at while
 * somebody says what their properties mean. Nothing of them is in force until the source is stored.
 */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import { type RowEntity, rowEntities } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { dropSnapshots, type PushedRecord, putRecords } from '../registry/pushed-records.ts';
import { ensureSource } from '../registry/sources.ts';
import {
  addTrialRecords,
  beginTrial,
  countTrial,
  findTrial,
  forgetTrialsBefore,
  holdTrial,
  readTrial,
  type Trial,
} from '../registry/trial-records.ts';
import type { Installation } from './installation.ts';
import type { Pushed } from './push-records.ts';
import { parsedRecord, recordReader } from './pushed-record.ts';
import { openStored } from './stored-configuration.ts';

/** What is sent to a source that nobody finishes must not pile up. */
export const mostTrialRecords = 10_000;
const openMilliseconds = 24 * 60 * 60 * 1000;

export interface TrialState {
  /** Until when records are taken; null where nobody waits for any. */
  readonly until: Date | null;
  readonly counts: ReadonlyMap<string, number>;
}

/** Waits for records of a source that is not stored; what has come already stays. Errors: `push.trial` where it is stored. */
export async function openTrial(installation: Installation, source: string): Promise<TrialState> {
  const { database, context, actor } = installation;
  const { raw } = await openStored(installation);
  if (raw.sources.some(({ name }) => name === source)) {
    throw new GatehouseError('push.trial', `Source ${source} is configured: what is sent to it takes effect.`, {
      place: source,
      remedy: 'Choose another name for the new source.',
    });
  }
  const now = context.now();
  const sourceId = await ensureSource(database, source);
  await database.transaction(async (within) => {
    await forgetTrialsBefore(within, new Date(now.getTime() - openMilliseconds));
    if ((await findTrial(within, source)) === undefined) await beginTrial(within, sourceId, { actor, now });
  });
  return trialState(installation, source);
}

export async function trialState({ database, context }: Installation, source: string): Promise<TrialState> {
  const trial = await findTrial(database, source);
  if (trial === undefined || !isOpen(trial, context.now())) return { until: null, counts: new Map() };
  return { until: endOf(trial), counts: await countTrial(database, trial) };
}

/** Forgets what has come, and takes no more. */
export async function closeTrial({ database }: Installation, source: string): Promise<void> {
  await database.transaction(async (within) => {
    const trial = await findTrial(within, source);
    if (trial !== undefined) await dropSnapshots(within, trial.sourceId);
  });
}

/** Keeps records of a source that is being set up; undefined where none is. Errors: `push.record` where none can be kept, `push.trial`. */
export async function takeTrialRecords(
  { database, context }: Installation,
  source: string,
  lines: () => Iterable<string>,
  entity: RowEntity,
): Promise<Pushed | undefined> {
  const waiting = await findTrial(database, source);
  if (waiting === undefined || !isOpen(waiting, context.now())) return undefined;
  const bodies: string[] = [];
  const refused: { index: number; error: GatehouseError }[] = [];
  let index = 0;
  for (const line of lines()) {
    if (line.trim() === '') continue;
    try {
      bodies.push(JSON.stringify(parsedRecord(line)));
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      refused.push({ index, error });
    }
    index += 1;
  }
  await database.transaction(async (within) => {
    await holdTrial(within, waiting);
    const trial = await findTrial(within, source);
    if (trial === undefined) throw storedMeanwhile(source);
    const kept = [...(await countTrial(within, trial)).values()].reduce((sum, count) => sum + count, 0);
    if (kept + bodies.length > mostTrialRecords) throw tooMany(source);
    await addTrialRecords(within, trial, entity, bodies);
  });
  return { stored: bodies.length, deleted: 0, refused, people: [] };
}

function storedMeanwhile(source: string): GatehouseError {
  return new GatehouseError('push.trial', `Source ${source} was stored or given up at this moment.`, {
    place: source,
    remedy: 'Send the records again.',
  });
}

function tooMany(source: string): GatehouseError {
  return new GatehouseError(
    'push.trial',
    `Source ${source} is being set up, and takes at most ${mostTrialRecords} records for a look.`,
    { place: source, remedy: 'Send the rest when the source is stored.' },
  );
}

/**
 * When a source is stored: puts what has come for it in force as its configuration understands it. Records that it does not understand, or that
 * came for a source which turned out to be of another kind, are left out.
 */
export async function adoptTrial(within: Database, config: SourceConfig, { log }: Pick<Context, 'log'>): Promise<void> {
  const trial = await findTrial(within, config.name);
  if (trial === undefined) return;
  await holdTrial(within, trial);
  for (const entity of config.type === 'push' ? rowEntities : []) {
    if (config[entity] === undefined) continue;
    const { records, unclear } = await trialRecords(within, config, trial, entity);
    if (unclear > 0)
      log('warn', 'records that came for a look lack what identifies them', {
        source: config.name,
        entity,
        count: unclear,
      });
    await putRecords(within, trial.sourceId, records);
  }
  await dropSnapshots(within, trial.sourceId);
}

/** The records as they will be in force, and how many lack what identifies them. */
export async function trialRecords(
  database: Database,
  config: SourceConfig,
  trial: Trial,
  entity: RowEntity,
): Promise<{ readonly records: readonly PushedRecord[]; readonly unclear: number }> {
  const read = recordReader(config, entity);
  const records = new Map<string, PushedRecord>();
  let unclear = 0;
  for (const body of await readTrial(database, trial, entity)) {
    try {
      const record = read(body);
      records.delete(record.id);
      if (record.body !== null) records.set(record.id, record);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      unclear += 1;
    }
  }
  return { records: [...records.values()], unclear };
}

function isOpen(trial: Trial, now: Date): boolean {
  return endOf(trial) > now;
}

function endOf({ begunAt }: Trial): Date {
  return new Date(new Date(begunAt).getTime() + openMilliseconds);
}
