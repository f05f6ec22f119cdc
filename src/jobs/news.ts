/** What happens, told to everybody who listens: browsers that watch the server. */
export type NewsKind = 'progress' | 'source' | 'events' | 'cycle' | 'hooks';

export interface News {
  readonly kind: NewsKind;
  readonly data: unknown;
}

export interface Newsroom {
  readonly tell: (kind: NewsKind, data: unknown) => void;
  /** Gives the function that ends the listening. */
  readonly listen: (listener: (news: News) => void) => () => void;
  readonly listeners: () => number;
}

export function createNewsroom(): Newsroom {
  const listeners = new Set<(news: News) => void>();
  return {
    tell: (kind, data) => {
      for (const listener of listeners) listener({ kind, data });
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
  };
}
