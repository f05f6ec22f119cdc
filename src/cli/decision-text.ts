import type { Decision } from '../sync/decide.ts';
import type { Session } from './session.ts';
import { wrapped } from './table.ts';
import { counted } from './terminal.ts';

/** Prints what a decision on held changes came to; gives the exit status. */
export async function printDecision({ terminal, json }: Session, decision: Decision): Promise<number> {
  if (json) await terminal.printJson(decision);
  else {
    const { cycle, source, done, kept } = decision;
    await terminal.print(`${source}: cycle ${cycle} ${decision.decision}, ${counted(done, 'change')}`);
    for (const { entity, key, reason } of kept) {
      await terminal.print(
        wrapped(`${terminal.yellow('Not done:')} ${entity} ${key}: ${reason}`, terminal.width, '  '),
      );
    }
  }
  return decision.kept.length > 0 ? 3 : 0;
}
