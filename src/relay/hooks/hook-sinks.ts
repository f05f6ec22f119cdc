/** How the logs that a hook follows are called among sinks. */
import type { HookConfig, HookStream } from '../../config/document.ts';
import { changesSuffix, type HookSink, hookPrefix } from '../../registry/hook-cursors.ts';

export function hookSink(hook: string, stream: HookStream): string {
  return `${hookPrefix}${hook}${stream === 'changes' ? changesSuffix : `:${stream}`}`;
}

export function sinksOf({ name, streams, from }: HookConfig): HookSink[] {
  return streams.map((stream) => ({
    sink: hookSink(name, stream),
    log: stream === 'changes' ? 'change' : 'access_event',
    from,
  }));
}
