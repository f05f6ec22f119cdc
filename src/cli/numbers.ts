import { InvalidArgumentError } from 'commander';

/** A whole number from 1, as counts and ids are. */
export function positiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
