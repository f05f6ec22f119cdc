/** How sources stand, for Prometheus; read when somebody asks. */
import { Gauge, type Registry as Metrics } from 'prom-client';
import type { Jobs } from '../jobs/jobs.ts';
import type { Installation } from '../operations/installation.ts';
import { type SourceStatus, statusOfSources } from '../operations/source-status.ts';

export function measureSources(metrics: Metrics, installation: Installation, jobs: Pick<Jobs, 'runningCycles'>): void {
  const statuses = (): Promise<SourceStatus[]> => statusOfSources(installation, jobs.runningCycles());
  new Gauge({
    name: 'gatehouse_source_state',
    help: '1 for the state that each source is in; the code says why it fails',
    labelNames: ['source', 'state', 'code'],
    registers: [metrics],
    async collect() {
      this.reset();
      for (const { name, state, failures } of await statuses()) {
        this.set({ source: name, state, code: failures?.code ?? '' }, 1);
      }
    },
  });
  const gauge = (name: string, help: string, value: (status: SourceStatus) => number | null): Gauge<'source'> =>
    new Gauge({
      name: `gatehouse_source_${name}`,
      help,
      labelNames: ['source'],
      registers: [metrics],
      async collect() {
        this.reset();
        for (const status of await statuses()) {
          const measured = value(status);
          if (measured !== null) this.set({ source: status.name }, measured);
        }
      },
    });
  gauge('failures', 'Failed cycles in a row', ({ failures }) => failures?.count ?? 0);
  gauge('checked_timestamp_seconds', 'When a cycle last went through', ({ checkedAt }) => secondsOf(checkedAt));
  gauge('next_timestamp_seconds', 'When the next cycle is due', ({ nextAt }) => secondsOf(nextAt));
  gauge('waiting', 'Held changes, conflicts and rejected rows', ({ waiting }) =>
    Object.values(waiting).reduce((sum, count) => sum + count, 0),
  );
}

function secondsOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at) / 1000;
}
