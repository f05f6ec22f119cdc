/** How custom fields of people are shown. */
import { z } from 'zod';
import { listCustomFields, putCustomFields } from '../../operations/custom-fields.ts';
import { answerList, listOf, listTypes, pageOfWhole, pageQuery } from '../list.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';

const parts = {
  name: z
    .string()
    .regex(/^[^.\s][^.]{0,59}$/u, 'must be 1 to 60 characters without a dot, the first of them no space')
    .describe('As the configuration has it behind `custom.`.')
    .meta({ examples: ['phone'] }),
  label: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('What people read.')
    .meta({ examples: ['Telephone'] }),
  shown: z.boolean().describe('Whether the page of a person shows it.'),
};

const customField = z
  .object({ ...parts, sources: z.array(z.string()).describe('The sources that fill it.') })
  .meta({ id: 'CustomField' });

export function customFieldsOperations({ installationFor }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/custom-fields',
      id: 'listCustomFields',
      tag: 'structure',
      summary: 'Custom fields of people, in the order in which they are shown',
      needs: 'read',
      query: z.strictObject(pageQuery),
      answer: listOf(customField),
      answerTypes: listTypes,
      run: (call) =>
        answerList(call, customField, async (cursor, limit) => {
          const all = (await listCustomFields(installationFor(call.caller))).map(plain);
          return pageOfWhole(all, ({ name }) => name, cursor, limit);
        }),
    }),
    operation({
      method: 'PUT',
      path: '/api/v1/custom-fields',
      id: 'putCustomFields',
      tag: 'structure',
      summary: 'Sets labels, order and visibility of custom fields',
      description:
        'A field that is not named loses what was set for it; it stays listed while a source fills it. A new one can be filled by hand at once, and by sources as `custom.<name>`.',
      needs: 'administer',
      body: z.strictObject({ fields: z.array(z.strictObject(parts)).max(500) }),
      answer: z.object({ items: z.array(customField) }),
      audit: 'changed custom fields',
      run: async ({ body: { fields }, caller, target }) => {
        target(`${fields.length} custom fields`);
        return { items: (await putCustomFields(installationFor(caller), fields)).map(plain) };
      },
    }),
  ];
}

function plain<T extends { readonly sources: readonly string[] }>(field: T): T & { sources: string[] } {
  return { ...field, sources: [...field.sources] };
}
