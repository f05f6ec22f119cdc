/** Pulls rows from the object streams of drivers, many at a time. */
import type { Readable } from 'node:stream';

/** Up to `count` rows as soon as there are any; none when the stream has ended. Throws the stream's error. */
export async function pullRows(stream: Readable, count: number): Promise<unknown[][]> {
  for (;;) {
    if (stream.errored !== null) throw stream.errored;
    const rows: unknown[][] = [];
    while (rows.length < count) {
      const row: unknown = stream.read();
      if (row === null) break;
      if (Array.isArray(row)) rows.push(row);
    }
    if (rows.length > 0 || stream.readableEnded) return rows;
    // Rows that were still to come are not taken for the last.
    if (stream.destroyed) throw new Error('The connection was closed between rows.');
    await changed(stream);
  }
}

/** Resolves when there is something new to find out about the stream. */
function changed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close', 'error'];
    const done = (): void => {
      for (const event of events) stream.removeListener(event, done);
      // Without a listener an error that comes later would end the process.
      if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
