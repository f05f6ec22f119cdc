/** The interface's own description: the OpenAPI document and a page to browse it. */
import { z } from 'zod';
import { docsPage, docsStyle } from '../docs-page.ts';
import { openapiOf } from '../openapi.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';

export function documentOperations(described: readonly Operation[], version: string): Operation[] {
  const own = [
    operation({
      method: 'GET',
      path: '/api/openapi.json',
      id: 'getOpenapi',
      tag: 'service',
      summary: 'This document',
      needs: 'anyone',
      answer: z.record(z.string(), z.unknown()),
      run: async () => ({ ...document }),
    }),
    operation({
      method: 'GET',
      path: '/api/docs',
      id: 'getDocs',
      tag: 'service',
      summary: 'This document as a page to browse',
      needs: 'anyone',
      answer: z.string(),
      answerTypes: ['text/html'],
      run: async () => otherAnswer('text/html; charset=utf-8', page),
    }),
    operation({
      method: 'GET',
      path: '/api/docs.css',
      id: 'getDocsStyle',
      tag: 'service',
      summary: 'How the page looks',
      needs: 'anyone',
      answer: z.string(),
      answerTypes: ['text/css'],
      run: async () => otherAnswer('text/css; charset=utf-8', docsStyle),
    }),
  ];
  const document = openapiOf([...described, ...own], version);
  const page = docsPage(document);
  return own;
}
