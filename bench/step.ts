/**
 * One measured step in a process of its own, so that its memory is its own: told as JSON in the first word, answered as JSON on standard
 * output. Like the process of a cycle it first starts the process that will read, and then loads the rest; measuring begins when both stand.
 */
import { setTimeout } from 'node:timers/promises';
import { startReaderFor } from '../src/operations/reader-ahead.ts';
import type { StepTask } from './measured-step.ts';

/** Enough for a process to start and to load a driver. */
const startMilliseconds = 500;

const task = JSON.parse(process.argv[2] ?? '') as StepTask;
const ahead = task.cold ? undefined : startReaderFor(task.source);
const { measure } = await import('./measured-step.ts');
if (ahead !== undefined) await setTimeout(startMilliseconds);
process.stdout.write(`${JSON.stringify(await measure(task, ahead))}\n`);
ahead?.drop();
