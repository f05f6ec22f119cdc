/** Who is inside. */
import { z } from 'zod';
import { whoIsInside } from '../../operations/presence.ts';
import { answerList, listOf, listTypes, pageOfSorted, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';

const zoneName = z.string().min(1).max(200);

const presentPerson = z
  .object({
    id: z.int(),
    name: z.string(),
    employeeId: z.string().nullable(),
    department: z.string().nullable().describe('Path of the department.'),
    zone: z.string(),
    since: z.iso.datetime().describe('When the person passed into the zone.'),
    accessPoint: z.string(),
  })
  .meta({ id: 'PresentPerson' });

export function presenceOperations({ installationFor }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/presence',
      id: 'listPresence',
      tag: 'presence',
      summary: 'Who is inside, by zone, department and name',
      needs: 'read',
      query: z.strictObject({ ...pageQuery, zone: zoneName.optional().describe('Only who is in this zone.') }),
      answer: listOf(presentPerson),
      answerTypes: listTypes,
      refusals: { 404: 'No zone of this name is configured.' },
      run: (call) =>
        answerList(call, presentPerson, async (cursor, limit) => {
          const { people, zones } = await whoIsInside(installationFor(call.caller), call.query.zone);
          const places = new Map(zones.map(({ name }, index) => [name, index]));
          return pageOfSorted(
            people,
            ({ zone, department, name, id }) => [places.get(zone) ?? 0, department ?? '', name, id],
            cursor,
            limit,
          );
        }),
    }),
    operation({
      method: 'GET',
      path: '/api/v1/presence/zones',
      id: 'listZones',
      tag: 'presence',
      summary: 'The zones, and how many people are in each',
      needs: 'read',
      answer: z.object({
        configured: z.boolean().describe('False: no zones are configured, so nobody knows who is inside.'),
        items: z.array(z.object({ name: z.string(), people: z.int() })),
        next: z.null(),
      }),
      run: async ({ caller }) => {
        const { configured, zones } = await whoIsInside(installationFor(caller));
        return { configured, items: zones.map((zone) => ({ ...zone })), next: null };
      },
    }),
  ];
}
