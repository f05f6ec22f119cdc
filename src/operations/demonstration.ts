/** The demonstration's folder: a sample HR database, a configuration for it, and a registry of its own. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { changeSampleHr } from '../sample/change.ts';
import { sampleConfiguration } from '../sample/configuration.ts';
import { createSampleHr } from '../sample/create.ts';
import { receivedPasses, samplePasses, withoutCard } from '../sample/passes.ts';
import { changeSampleHrALittle } from '../sample/small-change.ts';
import { type SamplePass, sampleTraffic } from '../sample/traffic.ts';

export interface Demonstration {
  /** Whole path of the folder, which is also the data folder. */
  readonly folder: string;
  readonly configurationFile: string;
  readonly configuration: string;
  /** A day in the personnel office; gives a sentence for each change. */
  readonly change: () => string[];
  /** The passes of the last half hour as lines of JSON. */
  readonly passes: () => AsyncGenerator<string>;
  /** Passes that the HR database has got. */
  readonly received: () => readonly Readonly<Record<string, unknown>>[];
  /** Personnel number of somebody without a card. */
  readonly withoutCard: () => string;
  /** One small change on this day; gives its sentence, or null while the file is being read. */
  readonly changeALittle: (day: Date) => string | null;
  /** What the doors report at this time. */
  readonly traffic: (time: Date) => SamplePass[];
}

const mark = 'gatehouse-demo.txt';
const markText = 'This folder belongs to `gatehouse demo`, which replaces what it made here each time it runs.\n';
/** Its link signs in once: whoever goes for lunch must find the demonstration open. */
const longSessions = `
signIn:
  sessions: { idle: 1d, longest: 7d }
`;
/** Everything that the demonstration, and commands on it, put into the folder. */
const own = [/^hr\.sqlite/, /^registry\.sqlite/, /^gatehouse\.(?:yaml|key)/, /^spool$/];

/** Makes the folder, or makes it anew. Errors: `command.demoFolder` for one that is not a demonstration, `command.dataFolder`. */
export function prepareDemonstration(path: string): Demonstration {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const there = readdirSync(folder);
    if (there.length > 0 && !existsSync(join(folder, mark))) throw foreignFolder(path);
    for (const name of there) {
      if (own.some((pattern) => pattern.test(name))) rmSync(join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, mark), markText);
  } catch (error) {
    if (error instanceof GatehouseError) throw error;
    throw new GatehouseError('command.dataFolder', `The folder ${path} cannot be used: ${messageOf(error)}`, {
      place: path,
      remedy: 'Choose another with --data, or check the rights on it.',
      cause: error,
    });
  }
  const database = join(folder, 'hr.sqlite');
  createSampleHr(database, 1);
  const configuration = sampleConfiguration(database) + longSessions;
  const configurationFile = join(folder, 'gatehouse.yaml');
  writeFileSync(configurationFile, configuration);
  return {
    folder,
    configurationFile,
    configuration,
    change: () => changeSampleHr(database),
    async *passes() {
      for (const pass of samplePasses(database, new Date())) yield JSON.stringify(pass);
    },
    received: () => receivedPasses(database),
    withoutCard: () => withoutCard(database),
    changeALittle: (day) => changeSampleHrALittle(database, day),
    traffic: sampleTraffic(database),
  };
}

function foreignFolder(path: string): GatehouseError {
  return new GatehouseError('command.demoFolder', `The folder ${path} holds something other than a demonstration.`, {
    place: path,
    remedy: 'Choose a folder that is empty or not there yet: gatehouse demo --data FOLDER',
  });
}
