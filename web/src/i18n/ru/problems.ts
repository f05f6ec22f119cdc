import type { Dictionary } from '../dictionary.ts';
import { dataProblems } from './problems-of-data.ts';
import { serverProblems } from './problems-of-server.ts';

export const problems: Dictionary['problems'] = { ...dataProblems, ...serverProblems };
