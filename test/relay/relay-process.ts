/** Relays in a process of their own, to be killed: reads its registry's folder and its sources from the command line. */
import { readFileSync } from 'node:fs';
import type { HookConfig, SourceConfig } from '../../src/config/document.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { createRecordingFeed } from '../../src/relay/recording-feed.ts';
import { runRelays } from '../../src/relay/relay.ts';
import { relayTask } from './relaying.ts';

const { folder, url, sources, hooks } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  folder: string;
  url?: string;
  sources: SourceConfig[];
  hooks?: HookConfig[];
};
const database = await openRegistry({ data: folder, ...(url === undefined ? {} : { database: url }) });
process.send?.('ready');
await runRelays(relayTask({ database, feed: createRecordingFeed() }, sources, hooks), new AbortController().signal);
