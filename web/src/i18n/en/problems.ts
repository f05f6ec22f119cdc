/** What each stable code of the server means and what helps, as the manual says it. */
import { errorCodes } from '../../../../src/model/error-codes.ts';

export type ProblemCode = keyof typeof errorCodes;

export const problems: Readonly<Record<ProblemCode, string>> = errorCodes;
