/** Why somebody did something that is not undone lightly: optional, and kept in the audit log beside what it was done to. */
import * as z from 'zod';

export const reasonBody = z
  .strictObject({ reason: z.string().trim().min(1).max(1000).describe('Why; kept in the audit log.').exactOptional() })
  .optional()
  .meta({ examples: [{ reason: 'Agreed with the personnel office' }] });

/** What the audit log says it was done to, with the reason where one was given. */
export function targetWithReason(what: string, body: z.output<typeof reasonBody>): string {
  return body?.reason === undefined ? what : `${what}: ${body.reason}`;
}
