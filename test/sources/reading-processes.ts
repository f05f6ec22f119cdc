/** The reading processes that run now, as the system knows them. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';

/** Ids of those that a process has started, by default this one. */
export function readers(parent = process.pid): number[] {
  return childrenOf(parent, 'process/child');
}

/** Ids of the processes that a process has started with `program` in their command. */
export function childrenOf(parent: number, program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        const after = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').pop()?.split(' ');
        return Number(after?.[1]) === parent && after?.[0] !== 'Z' && commandOf(Number(id)).includes(program);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export function commandOf(id: number): string {
  return readFileSync(`/proc/${id}/cmdline`, 'utf8');
}

export async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await wait(50);
  expect(holds()).toBe(true);
}

export function isAlive(id: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
