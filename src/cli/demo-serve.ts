/** The last part of the demonstration: the server on its data, with somebody at work in the personnel office and at the doors. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Demonstration } from '../operations/demonstration.ts';
import type { Installation } from '../operations/installation.ts';
import { keepOfficeLiving } from '../operations/living-office.ts';
import { webFolder } from './serve.ts';
import type { Session } from './session.ts';
import { wrapped } from './table.ts';

const host = '127.0.0.1';

export interface DemoServer {
  /** Taken if it is free; another one otherwise. */
  readonly port: number;
  readonly version: string;
}

/** Serves until it is interrupted. */
export async function serveDemonstration(
  session: Session,
  installation: Installation,
  demonstration: Demonstration,
  { port, version }: DemoServer,
): Promise<void> {
  const { signal } = session;
  const { startServer } = await import('../server/server.ts');
  const server = await startServer({
    place: { data: demonstration.folder },
    context: session.context,
    host,
    port: (await isFree(port)) ? port : 0,
    web: webFolder,
    version,
    signInLink: true,
  });
  try {
    await announce(session, server);
    await keepOfficeLiving(installation, demonstration, signal);
  } finally {
    await server.close();
  }
}

async function announce(
  { json, terminal }: Session,
  { url, signInLink }: { readonly url: string; readonly signInLink: string | null },
): Promise<void> {
  if (json) return terminal.printJson({ url, signInLink });
  await terminal.print();
  await terminal.print(terminal.bold('== The same in the browser'));
  await terminal.print(`  ${signInLink}`);
  await terminal.print(
    wrapped(
      `The link signs in once, within 15 minutes, on this machine; after that the address is ${url}. The office goes on changing people every few seconds, cycles follow every ten, and people pass doors. Ctrl-C ends it.`,
      terminal.width,
    ),
  );
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
