/** A moment as "5 minutes ago", exact when pointed at. Goes on counting. */
import { useSyncExternalStore } from 'react';
import { useFormats } from '../i18n/language.tsx';

export function RelativeTime({ at }: { readonly at: string }) {
  const formats = useFormats();
  const now = useNow();
  return (
    <time dateTime={at} title={formats.moment(at)}>
      {formats.relative(at, now)}
    </time>
  );
}

const step = 10_000;

/** The present moment in steps of ten seconds, one timer for all that show it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step + step);
}

const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    for (const each of listeners) each();
  }, step);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
