/** What a supervisor asks: whether the process lives, and whether it can work. */
import { z } from 'zod';
import { GatehouseError } from '../../model/errors.ts';
import { one } from '../../registry/database.ts';
import { type Operation, operation } from '../operation.ts';
import { otherAnswer } from '../other-answer.ts';
import type { Service } from '../service.ts';

const stateAnswer = z.object({ status: z.literal('ok') }).meta({ id: 'State' });

export function healthOperations(service: Service): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/health',
      id: 'getHealth',
      tag: 'service',
      summary: 'Whether the server lives',
      needs: 'anyone',
      answer: stateAnswer,
      run: async () => ({ status: 'ok' }) as const,
    }),
    operation({
      method: 'GET',
      path: '/ready',
      id: 'getReadiness',
      tag: 'service',
      summary: 'Whether the server can work: it is not closing, and the registry answers',
      needs: 'anyone',
      answer: stateAnswer,
      run: async () => {
        if (service.closing.aborted) throw new GatehouseError('server.closing', 'The server is shutting down');
        await one(service.database, 'SELECT 1 AS one');
        return { status: 'ok' } as const;
      },
    }),
    operation({
      method: 'GET',
      path: '/metrics',
      id: 'getMetrics',
      tag: 'service',
      summary: 'Figures for Prometheus',
      needs: 'read',
      answer: z.string(),
      answerTypes: ['text/plain'],
      run: async () => otherAnswer(service.metrics.contentType, await service.metrics.metrics()),
    }),
  ];
}
