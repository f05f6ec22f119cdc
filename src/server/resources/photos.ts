/** Photos of people, as JPEG. */
import { z } from 'zod';
import { personPhoto, photoByHash } from '../../operations/person-photo.ts';
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
      background: true,
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
    operation({
      method: 'GET',
      path: '/api/v1/photos/{sha256}',
      id: 'getPhotoByHash',
      tag: 'persons',
      summary: 'A photo that a change names',
      description: 'Of each person and source the present photo and the one before it are kept.',
      needs: 'read',
      background: true,
      params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits') }),
      answer: z.string(),
      answerTypes: ['image/jpeg'],
      refusals: { 404: 'The photo is not kept any more.' },
      run: async ({ params: { sha256 }, caller, answerHeader }) => {
        const jpeg = await photoByHash(installationFor(caller), sha256);
        answerHeader('etag', `"${sha256}"`);
        return otherAnswer('image/jpeg', Buffer.from(jpeg));
      },
    }),
  ];
}
