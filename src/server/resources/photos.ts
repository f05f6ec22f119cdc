/** Photos of people, as JPEG. */
import { z } from 'zod';
import { personPhoto } from '../../operations/person-photo.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';
import { idParams } from './account-shapes.ts';

export function photosOperations({ installationFor }: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/api/v1/persons/{id}/photo',
      id: 'getPhoto',
      tag: 'persons',
      summary: 'The photo of a person',
      needs: 'read',
      params: idParams,
      answer: z.string(),
      answerTypes: ['image/jpeg'],
      refusals: { 404: 'There is no such person, or no photo.' },
      run: async ({ params: { id }, caller, answerHeader }) => {
        const photo = await personPhoto(installationFor(caller), String(id), 'id');
        answerHeader('etag', `"${photo.sha256}"`);
        return otherAnswer('image/jpeg', Buffer.from(photo.jpeg));
      },
    }),
  ];
}
