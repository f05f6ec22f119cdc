/** Photos as a source has them now, to be seen before a cycle takes them. */
import { z } from 'zod';
import { configuredDraft } from '../../operations/draft-source.ts';
import { photoOf, sourcePhoto } from '../../operations/source-photo.ts';
import type { FittedPhoto } from '../../photos/outcome.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';
import { createTurns } from '../turns.ts';
import { draftSource } from './drafts.ts';
import { sourceParams } from './source-shapes.ts';

/** Each opens a connection of its own and decodes; a plan of thousands of photos must not take a database by storm. */
const atATime = 2;

const refusals = {
  404: 'No source of this name is configured, or it has no photo of this key.',
  502: 'The source fails, refuses the query, or has something that is no photo.',
  504: 'The source is too slow.',
};

export function sourcePhotosOperations({ installationFor }: Service): Operation[] {
  const turns = createTurns(atATime);
  return [
    operation({
      method: 'GET',
      path: '/api/v1/sources/{name}/photos/{key}',
      id: 'getSourcePhoto',
      tag: 'sources',
      summary: 'The photo that the source has of a person now',
      description:
        'Fitted as a cycle would keep it. `key` is that of the person in the source, as a preview tells it. Nothing is written.',
      needs: 'operate',
      params: sourceParams.extend({ key: z.string().min(1).max(500) }),
      answer: z.string(),
      answerTypes: ['image/jpeg'],
      refusals,
      run: ({ params: { name, key }, caller, signal }) =>
        turns.take(signal, async () => jpegOf(await sourcePhoto(installationFor(caller), name, key, signal))),
    }),
    operation({
      method: 'POST',
      path: '/api/v1/drafts/photo',
      id: 'getDraftPhoto',
      tag: 'drafts',
      summary: 'The photo that the source of a draft has of a person now',
      needs: 'administer',
      body: z.strictObject({ source: draftSource, key: z.string().min(1).max(500) }),
      answer: z.string(),
      answerTypes: ['image/jpeg'],
      refusals,
      audit: 'looked at a photo of a draft',
      run: ({ body: { source, key }, caller, signal }) =>
        turns.take(signal, async () => {
          const installation = installationFor(caller);
          return jpegOf(await photoOf(installation, await configuredDraft(installation, source), key, signal));
        }),
    }),
  ];
}

function jpegOf({ jpeg }: FittedPhoto) {
  return otherAnswer('image/jpeg', Buffer.from(jpeg));
}
