/** What every part of the product is handed instead of reaching for globals, so that tests can replay. */
export interface Context {
  /** The present instant. */
  readonly now: () => Date;
  /** Operational messages; never contains secrets. */
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    facts?: Readonly<Record<string, unknown>>,
  ) => void;
}

/** The context of a real run; the log goes to standard error as one JSON object a line. */
export function systemContext(leastLevel: 'debug' | 'info' | 'warn' | 'error' = 'warn'): Context {
  const order = { debug: 0, info: 1, warn: 2, error: 3 };
  return {
    now: () => new Date(),
    log: (level, message, facts) => {
      if (order[level] < order[leastLevel]) return;
      process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`);
    },
  };
}
