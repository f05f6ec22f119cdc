/** Has refused events sent again, by whichever process relays. */
import { sendAgain } from '../registry/relay-cursors.ts';
import type { Installation } from './installation.ts';
import { openStored, unknownSource } from './stored-configuration.ts';

/** Marks the refused events of a source (null: of all), or one of them; gives their number. Errors: `config.source`. */
export async function retryRefused(
  installation: Installation,
  { source, event }: { readonly source: string | null; readonly event: number | null },
): Promise<number> {
  if (source !== null) {
    const { raw } = await openStored(installation);
    if (!raw.sources.some(({ name }) => name === source)) throw unknownSource(raw, source);
  }
  return sendAgain(installation.database, source, event);
}
