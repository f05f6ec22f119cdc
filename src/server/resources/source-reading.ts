/** Looking at a stored source without changing anything: checks and previews. */
import { z } from 'zod';
import { checkSource } from '../../operations/check-source.ts';
import { previewSource } from '../../operations/preview-source.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';
import { checkAnswer, checkAnswerOf, checkBody, previewAnswer, previewDescription } from './check-shapes.ts';
import { wanted } from './drafts.ts';
import { sourceParams } from './source-shapes.ts';

const refusals = {
  404: 'No source of this name is configured.',
  502: 'The source fails or refuses a query.',
  504: 'The source is too slow.',
};

export function sourceReadingOperations({ installationFor }: Service): Operation[] {
  return [
    operation({
      method: 'POST',
      path: '/api/v1/sources/{name}/check',
      id: 'checkSource',
      tag: 'sources',
      summary: 'Connects, runs each query and maps its first rows',
      needs: 'operate',
      params: sourceParams,
      body: z.strictObject(checkBody).prefault({}),
      answer: checkAnswer,
      refusals,
      audit: 'checked a source',
      run: async ({ params: { name }, body, caller, signal, target }) => {
        target(`source ${name}`);
        return checkAnswerOf(checkSource(installationFor(caller), name, { ...wanted(body), signal }));
      },
    }),
    operation({
      method: 'POST',
      path: '/api/v1/sources/{name}/preview',
      id: 'previewSource',
      tag: 'sources',
      summary: 'What the next cycle would do, as lines of JSON',
      description: previewDescription,
      needs: 'operate',
      params: sourceParams,
      answer: z.string(),
      answerTypes: ['application/x-ndjson'],
      refusals,
      audit: 'previewed a source',
      run: async ({ params: { name }, caller, signal, target }) => {
        target(`source ${name}`);
        return previewAnswer(await previewSource(installationFor(caller), name, { signal }));
      },
    }),
  ];
}
