/** What has links between a source's keys and local ids, and the numbers under which the registry stores it. */
import { type Entity, entities } from '../model/records.ts';

/** What has links: the entities, and the rows that persons are joined of (`person-rows.ts`). */
export type Linked = Entity | 'personRows';

/** The state of a link that is no more and waits for the next packing; for the others see `tables.link`. */
export const goneLink = 4;

/** Rows of persons are nothing that anybody is shown, so they stand beside the entities with a number of their own. */
const personRowsCode = 100;

export function entityCode(entity: Linked): number {
  return entity === 'personRows' ? personRowsCode : entities.indexOf(entity);
}
