/** Figures of presence and of directory accounts, for Prometheus; read when they are asked for. */
import { Gauge, type Registry as Metrics } from 'prom-client';
import { accountBlockingStatus } from '../operations/account-blocking.ts';
import type { Installation } from '../operations/installation.ts';
import { whoIsInside } from '../operations/presence.ts';

export function measurePresence(metrics: Metrics, installation: Installation): void {
  const registers = [metrics];
  new Gauge({
    name: 'gatehouse_presence_people',
    help: 'People in each zone',
    labelNames: ['zone'],
    registers,
    async collect() {
      this.reset();
      for (const { name, people } of (await whoIsInside(installation)).zones) this.set({ zone: name }, people);
    },
  });
  new Gauge({
    name: 'gatehouse_directory_accounts',
    help: 'Directory accounts by state; failing are those whose last attempt failed',
    labelNames: ['state'],
    registers,
    async collect() {
      const { counts, failing } = await accountBlockingStatus(installation);
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
      this.set({ state: 'failing' }, failing);
    },
  });
  new Gauge({
    name: 'gatehouse_account_blocking_stopped',
    help: '1 while account blocking is suspended, or a problem keeps it from working',
    registers,
    async collect() {
      const { suspension, problem } = await accountBlockingStatus(installation);
      this.set(suspension === null && problem === null ? 0 : 1);
    },
  });
}
