/** Reading that begins before anybody takes a row: the source works on its first batch while the cycle gets ready for it. */

/** The same values; the first is asked for now. A failure shows where the first is taken. */
export function readAhead<T>(values: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = values[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = iterator.next();
  first.catch(() => {});
  const next = (): Promise<IteratorResult<T>> => {
    const taken = first ?? iterator.next();
    first = undefined;
    return taken;
  };
  const end = async (): Promise<IteratorResult<T>> => (await iterator.return?.()) ?? { done: true, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
