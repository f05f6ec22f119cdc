import { expect, test } from 'vitest';
import { type ErrorCode, errorCodes } from '../model/error-codes.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { problemAnswer, refusalOf } from './problem.ts';

test('every code has a status of failure, and its problem has the shape that the document promises', () => {
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    const { problem } = refusalOf(new GatehouseError(code, 'What happened'));
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problemAnswer.parse(problem)).toEqual(problem);
    expect([problem.code, problem.detail]).toEqual([code, 'What happened']);
  }
});

test('codes keep the statuses that programs rely on', () => {
  const status = (code: ErrorCode): number => refusalOf(new GatehouseError(code, '')).problem.status;
  expect(status('cycle.running')).toBe(409);
  expect(status('config.invalid')).toBe(400);
  expect(status('config.source')).toBe(404);
  expect(status('source.connect')).toBe(502);
  expect(status('auth.required')).toBe(401);
  expect(status('auth.forbidden')).toBe(403);
  expect(status('request.tooLarge')).toBe(413);
  expect(status('auth.throttled')).toBe(429);
});

test('nothing of an unforeseen failure gets out', () => {
  const refusal = refusalOf(new Error('connect to db with password=hunter2'));
  expect(refusal.unforeseen).toBe(true);
  expect(refusal.problem).toMatchObject({ status: 500, code: 'server.fault' });
  expect(JSON.stringify(refusal.problem)).not.toContain('hunter2');
  for (const thrown of [undefined, null, 'text', { statusCode: 400, code: 'X' }]) {
    expect(refusalOf(thrown).problem.status).toBe(500);
  }
});

test('several faults come as one problem that names each', () => {
  const first = new GatehouseError('config.unknownKey', 'One', { place: 'sources.a', remedy: 'Do this' });
  const second = new GatehouseError('config.invalid', 'Two', { value: '7' });
  expect(refusalOf(new GatehouseErrors([first, second])).problem).toEqual({
    type: 'about:blank',
    title: 'Bad request',
    status: 400,
    code: 'config.unknownKey',
    detail: '2 faults were found',
    errors: [
      { code: 'config.unknownKey', detail: 'One', place: 'sources.a', remedy: 'Do this' },
      { code: 'config.invalid', detail: 'Two', value: '7' },
    ],
  });
});
