/** Rounds of account blocking in a process of their own, to be killed at any instant. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountBlockingConfig } from '../../src/config/document.ts';
import { accountsRound } from '../../src/presence/accounts-round.ts';
import { openRegistry, type RegistryPlace } from '../../src/registry/open.ts';
import { testContext } from '../sources/source-config.ts';
import { directorySource } from './blocking-office.ts';
import { openDomain } from './domain.ts';
import { zones } from './passes.ts';

const { place, url, config } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  place: RegistryPlace;
  url: string;
  config: AccountBlockingConfig;
};
const database = await openRegistry(place);
const never = new AbortController().signal;
process.send?.('ready');
for (;;) {
  await accountsRound(
    {
      database,
      context: testContext,
      config,
      presence: zones,
      source: directorySource,
      open: (signal) => openDomain(url, signal),
    },
    never,
  );
  await sleep(10);
}
