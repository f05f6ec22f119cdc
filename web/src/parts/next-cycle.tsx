/** When a source is read next. */
import type { SourceStatus } from '../api/sources.ts';
import { useTexts } from '../i18n/language.tsx';
import { RelativeTime } from './relative-time.tsx';

export function NextCycle({ source: { nextAt, schedule } }: { readonly source: SourceStatus }) {
  const { sources } = useTexts();
  if (nextAt !== null) return <RelativeTime at={nextAt} />;
  return schedule === null ? sources.byHand : sources.notPlanned;
}
