/**
 * The directory whose accounts Gatehouse disables is a source as well. Without this, whoever left would be blocked at the doors by the next
 * cycle, could not come in again, and so would never get the account back.
 */
import type { Mapper } from '../mapping/mapper.ts';
import type { MappedEntity } from '../model/records.ts';
import type { Database } from '../registry/database.ts';
import { keysOfOwnBlocks } from '../registry/own-blocks.ts';
import type { Source } from '../sources/source.ts';

export interface OwnBlocks {
  /** The source, with its rows followed by a look at which accounts are disabled by Gatehouse. */
  readonly source: Pick<Source, 'read'>;
  /** The mapper, for which a person is not blocked when only Gatehouse has disabled the account. */
  readonly mapper: <E extends MappedEntity>(mapper: Mapper<E>) => Mapper<E>;
}

export function withoutOwnBlocks(database: Database, sourceId: number, source: Pick<Source, 'read'>): OwnBlocks {
  // Blocking is remembered before it is done, so a look after the rows knows all that they show. What is unblocked meanwhile stays in it.
  const keys = new Set<string>();
  const look = async (): Promise<void> => {
    for (const key of await keysOfOwnBlocks(database, sourceId)) keys.add(key);
  };
  return {
    source: {
      async *read(query, signal) {
        await look();
        for await (const batch of source.read(query, signal)) {
          await look();
          yield batch;
        }
      },
    },
    mapper: (mapper) => ({
      ...mapper,
      map(row) {
        const mapped = mapper.map(row);
        if (mapped.kind !== 'record' || !('blocked' in mapped.record) || !keys.has(mapped.record.key)) return mapped;
        return { ...mapped, record: { ...mapped.record, blocked: false } };
      },
    }),
  };
}
