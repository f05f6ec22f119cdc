/** A database that fails as if the process had been killed. */
import type { Database } from '../../src/registry/database.ts';

/** One whose transactions together fail at the given statement. */
export function failingAt(database: Database, at: number): Database {
  let statement = 0;
  const failing = (within: Database): Database =>
    new Proxy(within, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name === 'among' || name === 'list') return value.bind(target);
        return (...parameters: unknown[]): unknown => {
          if (statement++ === at) throw new Error('Killed');
          return Reflect.apply(value, target, parameters);
        };
      },
    });
  return { ...database, transaction: (body) => database.transaction((within) => body(failing(within))) };
}
