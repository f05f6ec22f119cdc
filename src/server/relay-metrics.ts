/** How far behind sources and web hooks are, for Prometheus. */
import { Gauge, type Registry as Metrics } from 'prom-client';
import { statusOfHooks } from '../operations/hooks.ts';
import type { Installation } from '../operations/installation.ts';
import { statusOfRelays } from '../operations/relay-status.ts';

interface Line {
  readonly to: string;
  readonly log: string;
  readonly waiting: number;
  readonly oldest: string | null;
  readonly refused: number;
  readonly failures: number;
}

/** Read when somebody asks. */
export function measureRelays(metrics: Metrics, installation: Installation): void {
  const { context } = installation;
  const labelNames = ['to', 'log'] as const;
  const gauge = (name: string, help: string, value: (line: Line) => number): Gauge<'to' | 'log'> =>
    new Gauge({
      name: `gatehouse_relay_${name}`,
      help,
      labelNames,
      registers: [metrics],
      async collect() {
        this.reset();
        for (const line of await linesOf(installation)) this.set({ to: line.to, log: line.log }, value(line));
      },
    });
  gauge('waiting', 'Events or changes that are still to be sent', ({ waiting }) => waiting);
  gauge('refused', 'Events or changes that the target refused', ({ refused }) => refused);
  gauge('failures', 'Failures in a row', ({ failures }) => failures);
  gauge('lag_seconds', 'Age of the oldest that is still to be sent', ({ oldest }) =>
    oldest === null ? 0 : Math.max(0, (context.now().getTime() - Date.parse(oldest)) / 1000),
  );
}

async function linesOf(installation: Installation): Promise<Line[]> {
  const sources = await statusOfRelays(installation);
  const hooks = await statusOfHooks(installation);
  return [
    ...sources.map((line) => ({ ...line, to: line.source, log: 'access' })),
    ...hooks.map((line) => ({ ...line, to: `hook ${line.hook}`, log: line.stream })),
  ];
}
